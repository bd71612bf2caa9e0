package io.tallyman.proving.bench;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** How long each of many calls took, noted by several threads. */
final class Latencies {
  private long[] nanos = new long[1 << 16];
  private int count;

  /**
   * What they come to.
   *
   * @param perSecond calls
   * @param p50Micros half of the calls were answered within
   * @param p99Micros 99 of a hundred were answered within
   */
  record Figures(long calls, long perSecond, long p50Micros, long p99Micros) {}

  synchronized void note(long took) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = took;
  }

  /** The figures of all calls noted within a time. */
  synchronized Figures within(long elapsedNanos) {
    Arrays.sort(nanos, 0, count);
    return new Figures(
        count, Math.round(count * 1e9 / elapsedNanos), quantile(0.50), quantile(0.99));
  }

  private long quantile(double share) {
    if (count == 0) {
      throw new IllegalStateException("nothing was called");
    }
    int rank = (int) Math.ceil(share * count);
    return TimeUnit.NANOSECONDS.toMicros(nanos[rank - 1]);
  }
}
