package io.tallyman.web.access;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts requests by caller, in this process. Keys are few, people not that many, and nobody else
 * comes so far: so nothing is ever forgotten.
 */
final class RateLimits {
  private final RateLimitSettings settings;
  private final Map<String, Allowance> allowances = new ConcurrentHashMap<>();

  RateLimits(RateLimitSettings settings) {
    this.settings = settings;
  }

  /** What a caller may still send. */
  private record Allowance(Bucket requests, Bucket bytes) {}

  /**
   * Counts a request.
   *
   * @param bytes of its body
   * @return how long its sender should have waited, zero if not at all
   */
  Duration count(Caller caller, long bytes) {
    if (caller.equals(Caller.ADMINISTRATOR)) {
      return Duration.ZERO;
    }
    Allowance known = allowances.get(caller.name());
    Allowance allowance =
        known == null ? allowances.computeIfAbsent(caller.name(), _ -> allowance()) : known;
    Duration wait = wait(allowance.requests(), 1);
    long counted = Math.min(bytes, settings.burstBytes().toBytes());
    return wait.isZero() && counted > 0 ? wait(allowance.bytes(), counted) : wait;
  }

  private static Duration wait(Bucket bucket, long tokens) {
    return Duration.ofNanos(bucket.tryConsumeAndReturnRemaining(tokens).getNanosToWaitForRefill());
  }

  private Allowance allowance() {
    return new Allowance(
        bucket(settings.burst(), settings.requestsPerSecond()),
        bucket(settings.burstBytes().toBytes(), settings.bytesPerSecond().toBytes()));
  }

  private static Bucket bucket(long capacity, long perSecond) {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(capacity).refillGreedy(perSecond, Duration.ofSeconds(1)))
        .build();
  }
}
