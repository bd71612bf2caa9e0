package io.tallyman.ingest;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How usage is taken in over HTTP and given to Kafka.
 *
 * @param maxRequestSize the largest request body
 * @param maxBatchEvents the most events in one request
 * @param maxBytesInFlight what all requests under way may hold in bodies (in memory an event takes
 *     up to 15 times its text); what comes beyond waits, and is answered 503 after {@code maxBlock}
 * @param bufferMemory what each of the two producers may hold that Kafka has not acknowledged
 * @param maxBlock how long a request waits for room, or for a broker to be known
 * @param deliveryTimeout how long a request waits for Kafka's acknowledgement
 * @param requestTimeout how long the producer waits for one answer before it asks again
 * @param compression of the records: {@code none}, {@code lz4}, {@code zstd}, {@code gzip} or
 *     {@code snappy}
 * @param retryAfter what a producer is told to wait after a 503
 */
@ConfigurationProperties("tallyman.ingest")
record IngestSettings(
    @DefaultValue("5MB") DataSize maxRequestSize,
    @DefaultValue("1000") int maxBatchEvents,
    @DefaultValue("16MB") DataSize maxBytesInFlight,
    @DefaultValue("32MB") DataSize bufferMemory,
    @DefaultValue("2s") Duration maxBlock,
    @DefaultValue("10s") Duration deliveryTimeout,
    @DefaultValue("4s") Duration requestTimeout,
    @DefaultValue("lz4") String compression,
    @DefaultValue("5s") Duration retryAfter) {

  IngestSettings {
    require(maxRequestSize.toBytes() > 0, "max-request-size must be positive");
    require(maxBatchEvents > 0, "max-batch-events must be positive");
    require(
        maxBytesInFlight.toBytes() >= maxRequestSize.toBytes()
            && maxBytesInFlight.toBytes() <= Integer.MAX_VALUE,
        "max-bytes-in-flight must be at least max-request-size, and below 2 GB");
    require(bufferMemory.toBytes() > 0, "buffer-memory must be positive");
    require(maxBlock.isPositive(), "max-block must be positive");
    require(requestTimeout.isPositive(), "request-timeout must be positive");
    require(
        deliveryTimeout.compareTo(requestTimeout) > 0,
        "delivery-timeout must be longer than request-timeout");
    require(retryAfter.isPositive(), "retry-after must be positive");
  }

  private static void require(boolean valid, String rule) {
    if (!valid) {
      throw new IllegalArgumentException("tallyman.ingest." + rule);
    }
  }
}
