package io.tallyman.proving;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.json.JsonMapper;

/** Signs people in at the sandbox's issuer, as the dashboard does. */
final class SandboxPeople {
  /** RFC 7636, appendix B. */
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  private final HttpClient http = HttpClient.newHttpClient();
  private final String origin;
  private final String adminKey;

  SandboxPeople(String origin, String adminKey) {
    this.origin = origin;
    this.adminKey = adminKey;
  }

  /** The access token of whoever has a role, in an organization where it is a role of one. */
  String signIn(String role, String organization) {
    String cookie =
        send(request("/pass")
                .header("Authorization", "Bearer " + adminKey)
                .POST(BodyPublishers.noBody()))
            .headers()
            .firstValue("Set-Cookie")
            .orElseThrow()
            .split(";", -1)[0];
    HttpResponse<String> answer = authorize(role, organization, cookie);
    String code =
        UriComponentsBuilder.fromUriString(answer.headers().firstValue("Location").orElseThrow())
            .build()
            .getQueryParams()
            .getFirst("code");
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("client_id", "tallyman-dashboard");
    form.put("redirect_uri", redirectUri());
    form.put("code", String.valueOf(code));
    form.put("code_verifier", VERIFIER);
    HttpResponse<String> tokens =
        send(
            request("/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encoded(form))));
    return JsonMapper.shared().readTree(tokens.body()).get("access_token").stringValue();
  }

  /** What a browser is answered that nobody has let in. */
  int withoutPass() {
    return authorize("operator", "acme", null).statusCode();
  }

  private HttpResponse<String> authorize(
      String role, String organization, @Nullable String cookie) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("response_type", "code");
    parameters.put("client_id", "tallyman-dashboard");
    parameters.put("redirect_uri", redirectUri());
    parameters.put("code_challenge", CHALLENGE);
    parameters.put("code_challenge_method", "S256");
    parameters.put("person", role);
    parameters.put("organization", organization);
    HttpRequest.Builder request = request("/authorize?" + encoded(parameters)).GET();
    if (cookie != null) {
      request.header("Cookie", cookie);
    }
    return send(request);
  }

  private String redirectUri() {
    return origin + "/app/signed-in";
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(origin + "/v1/sandbox/issuer" + path));
  }

  private static String encoded(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
