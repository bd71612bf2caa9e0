package io.tallyman.web.access;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How often a key may be used at one instance of a service, and how much be sent with it; the admin
 * key is not counted.
 *
 * @param requestsPerSecond in the long run, from 1
 * @param burst so many at once after a pause, from {@code requestsPerSecond}
 * @param bytesPerSecond of bodies, in the long run
 * @param burstBytes so much at once after a pause, from {@code bytesPerSecond}
 */
@ConfigurationProperties("tallyman.rate-limit")
record RateLimitSettings(
    @DefaultValue("2000") int requestsPerSecond,
    @DefaultValue("10000") int burst,
    @DefaultValue("32MB") DataSize bytesPerSecond,
    @DefaultValue("128MB") DataSize burstBytes) {
  RateLimitSettings {
    if (requestsPerSecond < 1 || burst < requestsPerSecond) {
      throw new IllegalArgumentException(
          "tallyman.rate-limit.requests-per-second must be 1 at least, and burst no less");
    }
    if (bytesPerSecond.toBytes() < 1 || burstBytes.compareTo(bytesPerSecond) < 0) {
      throw new IllegalArgumentException(
          "tallyman.rate-limit.bytes-per-second must be positive, and burst-bytes no less");
    }
  }
}
