package io.tallyman.web;

import java.time.Duration;

/**
 * How far the clock that the services read is ahead of real time, by which brokers and producers
 * go: zero, but in a sandbox whose clock has been advanced.
 */
@FunctionalInterface
public interface ClockOffset {
  /** Zero or more; never less than it was. */
  Duration duration();
}
