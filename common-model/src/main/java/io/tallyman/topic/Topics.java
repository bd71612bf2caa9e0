package io.tallyman.topic;

import java.util.List;
import java.util.Map;

/** The topics of the system; each is keyed by organization. */
public final class Topics {
  /** Usage events; producers write here directly, or through usage-ingest. */
  public static final String USAGE = "tallyman.usage";

  /** What billing-sync learned from Stripe. Only billing-sync may write. */
  public static final String BILLING = "tallyman.billing";

  /** What the ledger did. */
  public static final String BALANCE = "tallyman.balance";

  /** Records that could not be read at all, as received, with the reason in headers. */
  public static final String DEADLETTER = "tallyman.deadletter";

  public static final List<String> ALL = List.of(USAGE, BILLING, BALANCE, DEADLETTER);

  public static final int DEFAULT_PARTITIONS = 12;

  /** Topic settings the system rests on: an event's arrival is when the broker took it. */
  public static final Map<String, String> SETTINGS =
      Map.of("message.timestamp.type", "LogAppendTime");

  private Topics() {}
}
