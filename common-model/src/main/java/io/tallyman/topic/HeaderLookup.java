package io.tallyman.topic;

import org.jspecify.annotations.Nullable;

/** A record's headers by exact name, so that a client library's need not be copied. */
@FunctionalInterface
public interface HeaderLookup {
  /** The last value under this name, or null if there is none. */
  byte @Nullable [] lastValue(String name);
}
