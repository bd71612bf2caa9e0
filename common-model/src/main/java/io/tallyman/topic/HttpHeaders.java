package io.tallyman.topic;

import org.jspecify.annotations.Nullable;

/** A request's headers by name, whatever the case; the first value of each. */
@FunctionalInterface
public interface HttpHeaders {
  /** The value as it was sent, or null if there is none. */
  @Nullable String value(String name);
}
