package io.tallyman.billing.webhook;

import java.time.Duration;
import java.time.Instant;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/** When to try again what has failed: soon at first, and later each time, without end. */
public final class BackOff {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final double FACTOR = 2;
  private static final int DOUBLINGS = 13;

  private BackOff() {}

  /**
   * When to try next.
   *
   * @param attempts that were made before this one
   */
  public static Instant after(int attempts, Instant now) {
    ExponentialBackOff policy = new ExponentialBackOff(FIRST.toMillis(), FACTOR);
    policy.setMaxInterval(LONGEST.toMillis());
    BackOffExecution execution = policy.start();
    long millis = execution.nextBackOff();
    for (int i = 0; i < Math.min(attempts, DOUBLINGS); i++) {
      millis = execution.nextBackOff();
    }
    return now.plusMillis(millis);
  }
}
