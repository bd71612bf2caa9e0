package io.tallyman.topic;

import java.util.function.BiConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Balance events as CloudEvents 1.0 in Kafka's binary mode; the key is the organization. */
public final class BalanceEventCodec {
  /** Readers skip members they do not know: the ledger may come to say more. */
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private BalanceEventCodec() {}

  /**
   * Writes one.
   *
   * @param header takes each header's name and value
   * @return the record's value
   */
  public static byte[] encode(BalanceEvent event, BiConsumer<String, byte[]> header) {
    KafkaBinding.put(header, "specversion", KafkaBinding.SPEC_VERSION);
    KafkaBinding.put(header, "id", event.id());
    KafkaBinding.put(header, "source", BalanceEvent.SOURCE);
    KafkaBinding.put(header, "type", BalanceEvent.TYPE);
    KafkaBinding.put(header, "subject", event.organization());
    KafkaBinding.put(header, "time", event.postedAt().toString());
    KafkaBinding.putJsonContentType(header);
    return JSON.writeValueAsBytes(event);
  }

  /**
   * Reads one from a record whose {@code ce_type} is {@link BalanceEvent#TYPE}.
   *
   * @throws IllegalArgumentException if the value is none
   */
  public static BalanceEvent decode(byte[] value) {
    try {
      return JSON.readValue(value, BalanceEvent.class);
    } catch (JacksonException malformed) {
      throw new IllegalArgumentException(
          "not a balance event: " + malformed.getMessage(), malformed);
    }
  }
}
