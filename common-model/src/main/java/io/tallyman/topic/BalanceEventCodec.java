package io.tallyman.topic;

import java.util.function.BiConsumer;

/**
 * What the ledger tells as CloudEvents 1.0 in Kafka's binary mode; the key is the organization. The
 * header {@code ce_type} says which it is.
 */
public final class BalanceEventCodec {
  private BalanceEventCodec() {}

  /**
   * Writes a posting.
   *
   * @param header takes each header's name and value
   * @return the record's value
   */
  public static byte[] encode(BalanceEvent event, BiConsumer<String, byte[]> header) {
    return BalanceRecord.encode(
        BalanceEvent.TYPE, event.id(), event.organization(), event.postedAt(), event, header);
  }

  /** Writes a notice. */
  public static byte[] encode(BalanceNotice notice, BiConsumer<String, byte[]> header) {
    return BalanceRecord.encode(
        BalanceNotice.TYPE,
        notice.id(),
        notice.organization(),
        notice.occurredAt(),
        notice,
        header);
  }

  /** Writes a top-up that is wanted. */
  public static byte[] encode(TopUpWanted wanted, BiConsumer<String, byte[]> header) {
    return BalanceRecord.encode(
        TopUpWanted.TYPE, wanted.id(), wanted.organization(), wanted.startedAt(), wanted, header);
  }

  /**
   * Reads a posting from a record whose {@code ce_type} is {@link BalanceEvent#TYPE}.
   *
   * @throws IllegalArgumentException if the value is none
   */
  public static BalanceEvent decode(byte[] value) {
    return BalanceRecord.decode(value, BalanceEvent.class);
  }

  /**
   * Reads a notice from a record whose {@code ce_type} is {@link BalanceNotice#TYPE}.
   *
   * @throws IllegalArgumentException if the value is none
   */
  public static BalanceNotice decodeNotice(byte[] value) {
    return BalanceRecord.decode(value, BalanceNotice.class);
  }

  /**
   * Reads a top-up from a record whose {@code ce_type} is {@link TopUpWanted#TYPE}.
   *
   * @throws IllegalArgumentException if the value is none
   */
  public static TopUpWanted decodeTopUp(byte[] value) {
    return BalanceRecord.decode(value, TopUpWanted.class);
  }
}
