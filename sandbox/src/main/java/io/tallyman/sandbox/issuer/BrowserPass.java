package io.tallyman.sandbox.issuer;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.springframework.http.ResponseCookie;

/**
 * Lets browsers in that have shown an operator's key once, by opening the link that {@code tallyman
 * up} prints: nobody else on this machine can be whom they like.
 */
final class BrowserPass {
  private static final String NAME = "tallyman_sandbox";

  private final String secret;

  BrowserPass() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    secret = HexFormat.of().formatHex(bytes);
  }

  /** To be kept by the browser; no page can read it, and no other site's page can use it. */
  ResponseCookie cookie() {
    return ResponseCookie.from(NAME, secret)
        .path(IssuerController.BASE)
        .httpOnly(true)
        .sameSite("Strict")
        .build();
  }

  boolean isShownBy(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    return cookies != null
        && Stream.of(cookies)
            .anyMatch(cookie -> cookie.getName().equals(NAME) && isSecret(cookie.getValue()));
  }

  private boolean isSecret(String text) {
    return MessageDigest.isEqual(
        text.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
  }
}
