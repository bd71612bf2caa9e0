package io.tallyman.sandbox.issuer;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Hidden;
import io.tallyman.sandbox.issuer.Grants.Code;
import io.tallyman.sandbox.issuer.Grants.Session;
import io.tallyman.web.access.OpenToAll;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Exchanges codes and refresh tokens for tokens, as OAuth 2.0 (RFC 6749, RFC 7636) says. */
@Hidden // OpenID Connect says what it takes and answers, and not the API
@RestController
class TokenController {
  private final IssuerSettings settings;
  private final TokenMint mint;
  private final Grants grants;
  private final InstantSource realTime;

  TokenController(IssuerSettings settings, TokenMint mint, Grants grants, InstantSource realTime) {
    this.settings = settings;
    this.mint = mint;
    this.grants = grants;
    this.realTime = realTime;
  }

  /**
   * Tokens.
   *
   * @param expiresIn in seconds
   */
  record Tokens(
      @JsonProperty("token_type") String tokenType,
      @JsonProperty("access_token") String accessToken,
      @JsonProperty("expires_in") long expiresIn,
      @JsonProperty("refresh_token") String refreshToken,
      @JsonProperty("id_token") String idToken) {}

  /** Why there are none, in OAuth's words. */
  record Refusal(String error) {}

  @OpenToAll
  @PostMapping(
      value = IssuerController.BASE + "/token",
      consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
  ResponseEntity<Object> token(@RequestParam Map<String, String> form) {
    Instant now = realTime.instant();
    String grant = form.getOrDefault("grant_type", "");
    if (!settings.client().equals(form.get("client_id"))) {
      return ResponseEntity.badRequest().body(new Refusal("invalid_client"));
    }
    return switch (grant) {
      case "authorization_code" -> ofCode(form, now);
      case "refresh_token" -> {
        String text = form.getOrDefault("refresh_token", "");
        yield tokens(grants.redeemRefreshToken(text, now), null, now);
      }
      default -> ResponseEntity.badRequest().body(new Refusal("unsupported_grant_type"));
    };
  }

  private ResponseEntity<Object> ofCode(Map<String, String> form, Instant now) {
    Code code = grants.redeemCode(form.getOrDefault("code", ""), now);
    boolean asked =
        code != null
            && code.request().redirectUri().equals(form.get("redirect_uri"))
            && code.request().codeChallenge().equals(challenge(form.get("code_verifier")));
    return code != null && asked
        ? tokens(grants.begin(code.person(), now), code.request().nonce(), now)
        : tokens(null, null, now);
  }

  private ResponseEntity<Object> tokens(
      @Nullable Session session, @Nullable String nonce, Instant now) {
    if (session == null) {
      return ResponseEntity.badRequest().body(new Refusal("invalid_grant"));
    }
    Person person = session.person();
    return ResponseEntity.ok(
        new Tokens(
            "Bearer",
            mint.accessToken(person, settings.audience(), now),
            TokenMint.LIVES.toSeconds(),
            grants.refreshToken(session, now),
            mint.idToken(person, settings.client(), nonce, now)));
  }

  /** What a verifier was announced by. */
  private static String challenge(@Nullable String verifier) {
    try {
      byte[] bytes = String.valueOf(verifier).getBytes(StandardCharsets.US_ASCII);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
