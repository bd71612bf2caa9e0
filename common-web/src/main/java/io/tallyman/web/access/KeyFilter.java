package io.tallyman.web.access;

import io.tallyman.web.ErrorCode;
import io.tallyman.web.Problems;
import io.tallyman.web.access.KeyRing.Judgement;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/** Lets nobody in without a key, but to the open paths. */
final class KeyFilter extends OncePerRequestFilter {
  private static final String SCHEME = "Bearer ";

  private static final long UNTOLD_BYTES = 1 << 20;

  private final KeyRing keys;
  private final RateLimits limits;
  private final OpenPaths open;
  private final JsonMapper json;

  KeyFilter(KeyRing keys, RateLimits limits, OpenPaths open, JsonMapper json) {
    this.keys = keys;
    this.limits = limits;
    this.open = open;
    this.json = json;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (open.include(request)) {
      chain.doFilter(request, response);
      return;
    }
    String key = bearerKey(request);
    switch (key == null
        ? new Judgement.Fails("Send the header Authorization: Bearer KEY")
        : keys.judge(key)) {
      case Judgement.Opens(Caller caller) -> {
        Duration wait = limits.count(caller, bytesOf(request));
        if (wait.isZero()) {
          caller.attachTo(request);
          chain.doFilter(request, response);
        } else {
          response.setHeader(
              HttpHeaders.RETRY_AFTER, Long.toString(wait.plusMillis(999).toSeconds()));
          refuse(
              response,
              ErrorCode.TOO_MANY_REQUESTS,
              "The key is used too often, or for too much at once");
        }
      }
      case Judgement.Fails(String reason) -> {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"tallyman\"");
        refuse(response, ErrorCode.UNAUTHORIZED, reason);
      }
      case Judgement.TooEarly(String reason) -> {
        response.setHeader(HttpHeaders.RETRY_AFTER, "1");
        refuse(response, ErrorCode.DEPENDENCY_UNAVAILABLE, reason);
      }
    }
  }

  /** Of the body; one that does not say how long it is counts as one that is long. */
  private static long bytesOf(HttpServletRequest request) {
    return request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null
        ? Math.max(0, request.getContentLengthLong())
        : UNTOLD_BYTES;
  }

  private static @Nullable String bearerKey(HttpServletRequest request) {
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? authorization.substring(SCHEME.length()).strip()
        : null;
  }

  private void refuse(HttpServletResponse response, ErrorCode code, String detail)
      throws IOException {
    response.setStatus(code.status().value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    json.writeValue(response.getOutputStream(), Problems.of(code, detail));
  }
}
