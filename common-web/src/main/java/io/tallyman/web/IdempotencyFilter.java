package io.tallyman.web;

import io.tallyman.web.access.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/** Takes the body's hash of requests that carry an {@code Idempotency-Key}. */
final class IdempotencyFilter extends OncePerRequestFilter {
  private static final Set<String> CHANGING = Set.of("POST", "PUT");

  private final JsonMapper json;

  IdempotencyFilter(JsonMapper json) {
    this.json = json;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return request.getHeader(IdempotencyKey.HEADER) == null
        || !CHANGING.contains(request.getMethod());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String key = request.getHeader(IdempotencyKey.HEADER);
    if (!isKey(key)) {
      refuse(
          response,
          ErrorCode.INVALID_FIELD,
          IdempotencyKey.HEADER
              + " must be 1 to "
              + IdempotencyKey.MAX_LENGTH
              + " visible ASCII characters");
      return;
    }
    byte[] body = request.getInputStream().readNBytes(BodyLimit.MAX_BYTES + 1);
    if (body.length > BodyLimit.MAX_BYTES) {
      refuse(response, ErrorCode.PAYLOAD_TOO_LARGE, "With a key a body may have 1 MiB at most");
      return;
    }
    BufferedRequest buffered = new BufferedRequest(request, body);
    Caller caller = Caller.of(request);
    String wallet = caller == null ? null : caller.wallet();
    new IdempotencyKey(key, request.getMethod(), request.getRequestURI(), wallet, sha256(body))
        .attachTo(buffered);
    chain.doFilter(buffered, response);
  }

  private static boolean isKey(String key) {
    return !key.isEmpty()
        && key.length() <= IdempotencyKey.MAX_LENGTH
        && key.chars().allMatch(c -> c > 0x20 && c < 0x7f);
  }

  private void refuse(HttpServletResponse response, ErrorCode code, String detail)
      throws IOException {
    response.setStatus(code.status().value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    json.writeValue(response.getOutputStream(), Problems.of(code, detail));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
