package io.tallyman.web.access;

import io.tallyman.web.ErrorCode;
import io.tallyman.web.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/** Lets nobody in without a key, but to the open paths. */
final class KeyFilter extends OncePerRequestFilter {
  private static final String SCHEME = "Bearer ";

  private final KeyRing keys;
  private final OpenPaths open;
  private final JsonMapper json;

  KeyFilter(KeyRing keys, OpenPaths open, JsonMapper json) {
    this.keys = keys;
    this.open = open;
    this.json = json;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String key = bearerKey(request);
    Caller caller = key == null ? null : keys.callerWith(key);
    if (caller != null) {
      caller.attachTo(request);
    } else if (!open.include(request)) {
      refuse(response, key == null);
      return;
    }
    chain.doFilter(request, response);
  }

  private static @Nullable String bearerKey(HttpServletRequest request) {
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? authorization.substring(SCHEME.length()).strip()
        : null;
  }

  private void refuse(HttpServletResponse response, boolean noKey) throws IOException {
    String detail = noKey ? "Send the header Authorization: Bearer KEY" : "There is no such key";
    response.setStatus(ErrorCode.UNAUTHORIZED.status().value());
    response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"tallyman\"");
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    json.writeValue(response.getOutputStream(), Problems.of(ErrorCode.UNAUTHORIZED, detail));
  }
}
