package io.tallyman.web;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request that says it may come again: within the published window, the same key with the same
 * body gets the same answer.
 *
 * @param key the header {@code Idempotency-Key}: 1 to 255 visible ASCII characters
 * @param path with {@code method}: the same key means something else at another
 * @param wallet that the caller is bound to: it is part of what is asked for, and not in the body
 * @param bodyHash SHA-256 of the body's bytes, in hexadecimal
 */
public record IdempotencyKey(
    String key, String method, String path, @Nullable String wallet, String bodyHash) {
  /** The header's name. */
  public static final String HEADER = "Idempotency-Key";

  /** Of the key, in characters. */
  public static final int MAX_LENGTH = 255;

  private static final String ATTRIBUTE = IdempotencyKey.class.getName();

  /** Method and path, and the wallet where the key of the caller says it. */
  public String request() {
    return method + " " + path + (wallet == null ? "" : " in " + wallet);
  }

  void attachTo(HttpServletRequest servletRequest) {
    servletRequest.setAttribute(ATTRIBUTE, this);
  }

  static @Nullable IdempotencyKey of(HttpServletRequest servletRequest) {
    return (IdempotencyKey) servletRequest.getAttribute(ATTRIBUTE);
  }
}
