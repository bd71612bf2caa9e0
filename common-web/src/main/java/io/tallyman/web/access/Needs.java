package io.tallyman.web.access;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a caller needs for an endpoint. An endpoint that says neither this nor {@link OpenToAll} is
 * closed to everybody. Callers of one organization get no other than theirs in the path's {@code
 * {organization}}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Needs {
  /** Any of these scopes is enough. */
  Scope[] value();

  /**
   * Whether the handler takes the {@link Caller} and keeps it to its wallet, and to its
   * organization where the path does not name one. Where it does not, callers that would have to be
   * kept to either are refused.
   */
  boolean confinesCaller() default false;
}
