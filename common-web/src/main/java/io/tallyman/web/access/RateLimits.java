package io.tallyman.web.access;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts requests by key, in this process. Keys are few, so nothing is ever forgotten. */
final class RateLimits {
  private final RateLimitSettings settings;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

  RateLimits(RateLimitSettings settings) {
    this.settings = settings;
  }

  /** Counts a request; how long its sender should have waited, zero if not at all. */
  Duration count(Caller caller) {
    if (caller.equals(Caller.ADMINISTRATOR)) {
      return Duration.ZERO;
    }
    Bucket known = buckets.get(caller.name());
    Bucket bucket = known == null ? buckets.computeIfAbsent(caller.name(), _ -> bucket()) : known;
    return Duration.ofNanos(bucket.tryConsumeAndReturnRemaining(1).getNanosToWaitForRefill());
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(limit ->
            limit
                .capacity(settings.burst())
                .refillGreedy(settings.requestsPerSecond(), Duration.ofSeconds(1)))
        .build();
  }
}
