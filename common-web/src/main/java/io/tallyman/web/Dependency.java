package io.tallyman.web;

import org.jspecify.annotations.Nullable;

/** Something a service cannot work without; each service declares its own as beans. */
public interface Dependency {
  /** As readiness answers it: {@code kafka}. */
  String name();

  /** What is wrong with it just now, for operators; null if nothing. Answers within a second. */
  @Nullable String fault();
}
