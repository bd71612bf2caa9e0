package io.tallyman.web.access;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.CorsUtils;

/**
 * From which origins pages may ask about an organization: those that it has named. What is open to
 * all is open to the pages of all.
 */
public final class AllowedOrigins implements CorsConfigurationSource {
  private static final Pattern OF_ORGANIZATION =
      Pattern.compile("/v1/organizations/([^/;]{1,384})/.+");
  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  private final Map<String, List<String>> origins = new ConcurrentHashMap<>();
  private final OpenPaths open;

  AllowedOrigins(OpenPaths open) {
    this.open = open;
  }

  /** Takes the origins that an organization has named. */
  public void put(String organization, List<String> named) {
    origins.put(organization, List.copyOf(named));
  }

  /**
   * What a page may send and read. With nothing, requests go on, and it is the browser that keeps
   * them, or their answers, from the page.
   */
  @Override
  public @Nullable CorsConfiguration getCorsConfiguration(HttpServletRequest request) {
    if (request.getHeader(HttpHeaders.ORIGIN) == null) {
      return null; // no page asks
    }
    CorsConfiguration rules = new CorsConfiguration();
    rules.setAllowedOrigins(
        open.include(methodOf(request), request)
            ? List.of(CorsConfiguration.ALL)
            : namedBy(request.getRequestURI()));
    rules.setAllowedMethods(List.of("GET", "POST"));
    rules.setAllowedHeaders(List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.CONTENT_TYPE));
    rules.setExposedHeaders(List.of(HttpHeaders.RETRY_AFTER));
    rules.setMaxAge(REMEMBERED);
    return rules.checkOrigin(request.getHeader(HttpHeaders.ORIGIN)) == null ? null : rules;
  }

  private static String methodOf(HttpServletRequest request) {
    return CorsUtils.isPreFlightRequest(request)
        ? request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)
        : request.getMethod();
  }

  private List<String> namedBy(String path) {
    Matcher organization = OF_ORGANIZATION.matcher(path);
    if (!organization.matches()) {
      return List.of();
    }
    try {
      String name =
          URLDecoder.decode(organization.group(1).replace("+", "%2B"), StandardCharsets.UTF_8);
      return origins.getOrDefault(name, List.of());
    } catch (IllegalArgumentException misspelt) {
      return List.of();
    }
  }
}
