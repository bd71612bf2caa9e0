package io.tallyman.web.access;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;

/** What an endpoint asks of its callers. */
sealed interface Requirement {
  /** Nothing. */
  record Nothing() implements Requirement {}

  /** That there is a caller. */
  record AnyCaller() implements Requirement {}

  /** It has not said anything: nobody comes in. */
  record Undeclared() implements Requirement {}

  /**
   * A library's: metrics, descriptions. For operators; and for whoever reaches the management port,
   * where there is no filter and so no caller.
   */
  record Operators() implements Requirement {}

  /** One of some scopes. */
  record AnyOf(Set<Scope> scopes, boolean confinesCaller) implements Requirement {}

  /** What a handler method declares. */
  static Requirement of(HandlerMethod method) {
    @Nullable Needs needs = method.getMethodAnnotation(Needs.class);
    if (needs != null) {
      return new AnyOf(EnumSet.copyOf(List.of(needs.value())), needs.confinesCaller());
    }
    if (method.hasMethodAnnotation(OpenToAll.class)) {
      return new Nothing();
    }
    if (method.hasMethodAnnotation(OpenToCallers.class)) {
      return new AnyCaller();
    }
    boolean ours = method.getMethod().getDeclaringClass().getName().startsWith("io.tallyman.");
    return ours ? new Undeclared() : new Operators();
  }
}
