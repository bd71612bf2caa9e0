package io.tallyman.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/** Lets nobody in without a key, but to the public paths. */
final class KeyFilter extends OncePerRequestFilter {
  private static final Set<String> PUBLIC_READS =
      Set.of("/readyz", "/livez", "/v1/plans", "/v1/packs", "/v1/tiers", "/v1/actions");

  /** Asks what something would cost, and changes nothing. */
  private static final String ESTIMATE = "/v1/estimate";

  /** Stripe has no key of ours: what it sends is signed. */
  private static final String STRIPE_WEBHOOKS = "/v1/stripe/webhooks";

  private static final String SCHEME = "Bearer ";

  private final KeyRing keys;
  private final JsonMapper json;

  KeyFilter(KeyRing keys, JsonMapper json) {
    this.keys = keys;
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
    } else if (!isPublic(request)) {
      refuse(response, key == null);
      return;
    }
    chain.doFilter(request, response);
  }

  /** Compared as sent, undecoded: no spelling of another path passes for a public one. */
  private static boolean isPublic(HttpServletRequest request) {
    String path = request.getRequestURI();
    return switch (request.getMethod()) {
      case "GET", "HEAD" -> PUBLIC_READS.contains(path) || BrowserPages.include(request);
      case "POST" -> path.equals(ESTIMATE) || path.equals(STRIPE_WEBHOOKS);
      default -> false;
    };
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
