package io.tallyman.web.access;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often a key may be used at one instance of a service; the admin key is not counted.
 *
 * @param requestsPerSecond in the long run, from 1
 * @param burst so many at once after a pause, from {@code requestsPerSecond}
 */
@ConfigurationProperties("tallyman.rate-limit")
record RateLimitSettings(
    @DefaultValue("2000") int requestsPerSecond, @DefaultValue("10000") int burst) {
  RateLimitSettings {
    if (requestsPerSecond < 1 || burst < requestsPerSecond) {
      throw new IllegalArgumentException(
          "tallyman.rate-limit.requests-per-second must be 1 at least, and burst no less");
    }
  }
}
