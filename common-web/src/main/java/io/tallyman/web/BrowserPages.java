package io.tallyman.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;

/** The dashboard's static files: the same for everybody, so they need no key. */
public final class BrowserPages {
  /** What the pages may do: run files of this origin, and talk to it. Nothing is inline. */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
          + "font-src 'self'; connect-src 'self'; manifest-src 'self'; "
          + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** Plain segments only: no spelling of another path looks like one of these. */
  private static final Pattern PATHS =
      Pattern.compile(
          "/|/favicon\\.ico|/(?:app|widgets)(?:/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._:@-]*)*");

  private BrowserPages() {}

  /** Whether a request is for one of them: compared as sent, undecoded. */
  static boolean include(HttpServletRequest request) {
    return include(request.getMethod(), request.getRequestURI());
  }

  /** Whether a method and path, as sent, are for one of them. */
  public static boolean include(String method, String path) {
    return (method.equals("GET") || method.equals("HEAD")) && PATHS.matcher(path).matches();
  }
}
