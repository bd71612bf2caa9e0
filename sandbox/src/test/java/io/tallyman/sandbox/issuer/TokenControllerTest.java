package io.tallyman.sandbox.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallyman.sandbox.issuer.TokenController.Refusal;
import io.tallyman.sandbox.issuer.TokenController.Tokens;
import io.tallyman.web.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TokenControllerTest {
  /** RFC 7636, appendix B. */
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private static final Map<String, String> WANTED =
      Map.of(
          "response_type", "code",
          "client_id", "page",
          "redirect_uri", "http://localhost:8080/app/signed-in",
          "code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
          "code_challenge_method", "S256");

  private final IssuerSettings settings =
      new IssuerSettings("http://localhost:8080/i", "tallyman", "page", "http://localhost:8080");
  private final Grants grants = new Grants();
  private Instant now = Instant.parse("2026-11-21T10:00:00Z");
  private final TokenController tokens =
      new TokenController(settings, new TokenMint(settings.issuer()), grants, () -> now);

  private AuthorizationRequest request(Map<String, String> parameters) {
    return AuthorizationRequest.of(parameters, settings.client(), settings.page());
  }

  private Map<String, String> form() {
    Map<String, String> form = new HashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("client_id", settings.client());
    form.put("redirect_uri", settings.page());
    form.put("code_verifier", VERIFIER);
    form.put("code", grants.code(Person.of("acme").getFirst(), request(WANTED), now));
    return form;
  }

  private Tokens given(Map<String, String> form) {
    return (Tokens) Objects.requireNonNull(tokens.token(form).getBody());
  }

  private void assertRefused(Map<String, String> form, String error) {
    var answer = tokens.token(form);
    assertThat(answer.getStatusCode().value()).isEqualTo(400);
    assertThat(answer.getBody()).isEqualTo(new Refusal(error));
  }

  @Test
  void aCodeIsExchangedOnceByThePageThatAskedForIt() {
    Map<String, String> form = form();

    assertThat(given(form).accessToken()).startsWith("eyJ");
    assertRefused(form, "invalid_grant");
  }

  @ParameterizedTest
  @CsvSource({
    "code_verifier,another,invalid_grant",
    "redirect_uri,https://evil.example/,invalid_grant",
    "code,guessed,invalid_grant",
    "client_id,another,invalid_client",
    "grant_type,password,unsupported_grant_type"
  })
  void nobodyElseExchangesIt(String field, String value, String error) {
    Map<String, String> form = form();
    form.put(field, value);

    assertRefused(form, error);
  }

  @Test
  void aCodeLivesForAMinute() {
    Map<String, String> form = form();
    now = now.plus(Duration.ofMinutes(1));

    assertRefused(form, "invalid_grant");
  }

  @Test
  void aSessionGoesOnWithEachRefreshTokenOnceUntilItIsOver() {
    String first = given(form()).refreshToken();
    String second = given(renewal(first)).refreshToken();

    assertRefused(renewal(first), "invalid_grant");
    now = now.plus(Duration.ofHours(12));
    assertRefused(renewal(second), "invalid_grant");
  }

  private Map<String, String> renewal(String refreshToken) {
    return Map.of(
        "grant_type",
        "refresh_token",
        "client_id",
        settings.client(),
        "refresh_token",
        refreshToken);
  }

  @ParameterizedTest
  @CsvSource({
    "response_type,token",
    "client_id,another",
    "redirect_uri,https://evil.example/",
    "code_challenge_method,plain",
    "code_challenge,''"
  })
  void nobodyIsSentAnywhereButToTheDashboardWithACodeOfPkce(String parameter, String value) {
    Map<String, String> parameters = new HashMap<>(WANTED);
    parameters.put(parameter, value);

    assertThatThrownBy(() -> request(parameters))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining(parameter);
  }
}
