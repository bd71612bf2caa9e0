package io.tallyman.sandbox.issuer;

import io.swagger.v3.oas.annotations.Hidden;
import io.tallyman.balance.store.Organization;
import io.tallyman.balance.store.OrganizationQueries;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.OpenToAll;
import io.tallyman.web.access.Scope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/** The pages and the description of the issuer; its one client is the dashboard beside it. */
@Hidden // OpenID Connect says what it takes and answers, and not the API
@RestController
class IssuerController {
  static final String BASE = "/v1/sandbox/issuer";

  private static final String PAGE_POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self'; "
          + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final int ORGANIZATIONS = 12;

  private final IssuerSettings settings;
  private final TokenMint mint;
  private final Grants grants;
  private final BrowserPass pass;
  private final OrganizationQueries organizations;
  private final InstantSource realTime;

  IssuerController(
      IssuerSettings settings,
      TokenMint mint,
      Grants grants,
      OrganizationQueries organizations,
      InstantSource realTime) {
    this.settings = settings;
    this.mint = mint;
    this.grants = grants;
    this.pass = new BrowserPass();
    this.organizations = organizations;
    this.realTime = realTime;
  }

  @OpenToAll
  @GetMapping(BASE + "/.well-known/openid-configuration")
  Map<String, Object> description() {
    return Map.ofEntries(
        Map.entry("issuer", settings.issuer()),
        Map.entry("authorization_endpoint", settings.issuer() + "/authorize"),
        Map.entry("token_endpoint", settings.issuer() + "/token"),
        Map.entry("end_session_endpoint", settings.issuer() + "/end"),
        Map.entry("jwks_uri", settings.issuer() + "/keys"),
        Map.entry("response_types_supported", List.of("code")),
        Map.entry("grant_types_supported", List.of("authorization_code", "refresh_token")),
        Map.entry("subject_types_supported", List.of("public")),
        Map.entry("id_token_signing_alg_values_supported", List.of("ES256")),
        Map.entry("code_challenge_methods_supported", List.of("S256")),
        Map.entry("token_endpoint_auth_methods_supported", List.of("none")),
        Map.entry("scopes_supported", List.of("openid", "profile", "offline_access")));
  }

  @OpenToAll
  @GetMapping(BASE + "/keys")
  Map<String, Object> keys() {
    return mint.publicKeys();
  }

  /** Lets the browser in that asks with an operator's key: it may then be anybody. */
  @Needs(Scope.OPS)
  @PostMapping(BASE + "/pass")
  ResponseEntity<Void> pass() {
    return ResponseEntity.noContent()
        .header(HttpHeaders.SET_COOKIE, pass.cookie().toString())
        .build();
  }

  /**
   * Asks who somebody is, and once that is said sends a code to the page that wants to know.
   *
   * @param person the role of the one chosen; empty: nobody yet
   */
  @OpenToAll
  @GetMapping(value = BASE + "/authorize", produces = MediaType.TEXT_HTML_VALUE)
  ResponseEntity<String> authorize(
      @RequestParam Map<String, String> parameters,
      @RequestParam(defaultValue = "") String person,
      @RequestParam(defaultValue = "demo") String organization,
      HttpServletRequest request,
      HttpServletResponse response) {
    AuthorizationRequest wanted =
        AuthorizationRequest.of(parameters, settings.client(), settings.page());
    response.setHeader("Content-Security-Policy", PAGE_POLICY);
    if (!pass.isShownBy(request)) {
      return ResponseEntity.status(HttpStatus.FORBIDDEN).body(AuthorizePage.closed());
    }
    Person chosen = Person.find(person, organization);
    if (chosen == null) {
      List<String> some =
          organizations.page(null, "", ORGANIZATIONS).stream().map(Organization::name).toList();
      return ResponseEntity.ok(new AuthorizePage(parameters).choices(organization, some));
    }
    String code = grants.code(chosen, wanted, realTime.instant());
    return ResponseEntity.status(HttpStatus.SEE_OTHER).location(answer(wanted, code)).build();
  }

  private URI answer(AuthorizationRequest wanted, String code) {
    return UriComponentsBuilder.fromUriString(wanted.redirectUri())
        .queryParam("code", code)
        .queryParam("state", "{state}")
        .queryParam("iss", "{iss}")
        .encode()
        .build(wanted.state(), settings.issuer());
  }

  /** There is no session here to end: who comes back is asked again. */
  @OpenToAll
  @GetMapping(BASE + "/end")
  ResponseEntity<Void> end() {
    return ResponseEntity.status(HttpStatus.SEE_OTHER)
        .location(URI.create(settings.signInPage()))
        .build();
  }

  @OpenToAll
  @GetMapping(value = BASE + "/page.css", produces = "text/css")
  String style() throws IOException {
    return new ClassPathResource("io/tallyman/sandbox/issuer/page.css")
        .getContentAsString(StandardCharsets.UTF_8);
  }
}
