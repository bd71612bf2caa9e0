package io.tallyman.topic;

import java.util.List;
import java.util.Map;

/** The topics of the system; each is keyed by organization, but for those of keys. */
public final class Topics {
  /** Usage events; producers write here directly, or through usage-ingest. */
  public static final String USAGE = "tallyman.usage";

  /** What billing-sync learned from Stripe. Only billing-sync may write. */
  public static final String BILLING = "tallyman.billing";

  /** What the ledger did. */
  public static final String BALANCE = "tallyman.balance";

  /** Records that could not be read at all, as received, with the reason in headers. */
  public static final String DEADLETTER = "tallyman.deadletter";

  /**
   * Who may come in: how each API key stands, by its id, and the origins of pages, by organization.
   * Compacted. Only balance-service may write.
   */
  public static final String KEYS = "tallyman.keys";

  /** When API keys were used, to the minute, by id: an instant. Every service writes. */
  public static final String KEY_USES = "tallyman.key-uses";

  public static final List<String> ALL =
      List.of(USAGE, BILLING, BALANCE, DEADLETTER, KEYS, KEY_USES);

  public static final int DEFAULT_PARTITIONS = 12;

  /** Topic settings the system rests on: an event's arrival is when the broker took it. */
  private static final Map<String, String> STREAM =
      Map.of("message.timestamp.type", "LogAppendTime");

  /** Whoever starts reads the whole topic, so it is to hold each key's last state only. */
  private static final Map<String, String> STATE = Map.of("cleanup.policy", "compact");

  private Topics() {}

  /** The topic of usage events that one producer, and nobody else, writes. */
  public static String usageOf(String producer) {
    return USAGE + "." + producer;
  }

  /** What is set of a topic when it is created. */
  public static Map<String, String> settings(String topic) {
    return topic.equals(KEYS) ? STATE : STREAM;
  }

  /** The partitions a topic is created with, where others have {@code partitions}. */
  public static int partitions(String topic, int partitions) {
    return topic.equals(KEYS) || topic.equals(KEY_USES) ? 1 : partitions;
  }
}
