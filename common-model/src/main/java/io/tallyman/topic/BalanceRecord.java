package io.tallyman.topic;

import java.time.Instant;
import java.util.function.BiConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What the ledger tells, as a CloudEvent 1.0 in Kafka's binary mode. */
final class BalanceRecord {
  /** Readers skip members they do not know: the ledger may come to say more. */
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private BalanceRecord() {}

  static byte[] encode(
      String type,
      String id,
      String organization,
      Instant time,
      Object data,
      BiConsumer<String, byte[]> header) {
    KafkaBinding.put(header, "specversion", KafkaBinding.SPEC_VERSION);
    KafkaBinding.put(header, "id", id);
    KafkaBinding.put(header, "source", BalanceEvent.SOURCE);
    KafkaBinding.put(header, "type", type);
    KafkaBinding.put(header, "subject", organization);
    KafkaBinding.put(header, "time", time.toString());
    KafkaBinding.putJsonContentType(header);
    return JSON.writeValueAsBytes(data);
  }

  static <T> T decode(byte[] value, Class<T> type) {
    try {
      return JSON.readValue(value, type);
    } catch (JacksonException malformed) {
      throw new IllegalArgumentException(
          "not a balance event: " + malformed.getMessage(), malformed);
    }
  }
}
