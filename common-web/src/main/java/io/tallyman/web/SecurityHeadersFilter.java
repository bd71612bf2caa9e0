package io.tallyman.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers are data for one caller: nothing to keep, to frame, to sniff or to run. Only the
 * dashboard's pages run something: their own files.
 */
final class SecurityHeadersFilter extends OncePerRequestFilter {
  private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    response.setHeader("Cache-Control", "no-store");
    response.setHeader(
        "Content-Security-Policy",
        BrowserPages.include(request) ? BrowserPages.CONTENT_SECURITY_POLICY : NOTHING);
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("X-Content-Type-Options", "nosniff");
    chain.doFilter(request, response);
  }
}
