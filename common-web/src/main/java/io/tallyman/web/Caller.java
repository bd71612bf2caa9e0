package io.tallyman.web;

import jakarta.servlet.http.HttpServletRequest;

/** Whose key a request came with. */
public sealed interface Caller {
  /** The operator, with the key that may do everything. */
  record Administrator() implements Caller {}

  /**
   * The caller of a request behind the key filter.
   *
   * @throws IllegalStateException if the path is a public one and the request came without a key
   */
  static Caller of(HttpServletRequest request) {
    if (request.getAttribute(Caller.class.getName()) instanceof Caller caller) {
      return caller;
    }
    throw new IllegalStateException("no caller is known on a public path");
  }

  /** Makes it known to whatever comes behind the filter. */
  default void attachTo(HttpServletRequest request) {
    request.setAttribute(Caller.class.getName(), this);
  }
}
