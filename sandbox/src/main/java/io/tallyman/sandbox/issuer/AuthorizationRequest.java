package io.tallyman.sandbox.issuer;

import io.tallyman.web.ApiException;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the dashboard asks for: the code flow with PKCE, and nothing else.
 *
 * @param redirectUri where the code goes
 * @param codeChallenge SHA-256 of a text that only the asking page knows
 */
record AuthorizationRequest(
    String redirectUri, String codeChallenge, String state, @Nullable String nonce) {
  private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");

  /**
   * Reads the parameters.
   *
   * @param client the only client there is
   * @param page the only address that codes are sent to
   * @throws ApiException if one is missing or not as it must be; nobody is sent anywhere then
   */
  static AuthorizationRequest of(Map<String, String> parameters, String client, String page) {
    check(parameters, "response_type", "code");
    check(parameters, "client_id", client);
    check(parameters, "redirect_uri", page);
    check(parameters, "code_challenge_method", "S256");
    String challenge = parameters.getOrDefault("code_challenge", "");
    if (!CHALLENGE.matcher(challenge).matches()) {
      throw ApiException.invalidField("code_challenge", "code_challenge must be a SHA-256");
    }
    return new AuthorizationRequest(
        page, challenge, parameters.getOrDefault("state", ""), parameters.get("nonce"));
  }

  private static void check(Map<String, String> parameters, String name, String only) {
    if (!only.equals(parameters.get(name))) {
      throw ApiException.invalidField(name, name + " must be " + only);
    }
  }
}
