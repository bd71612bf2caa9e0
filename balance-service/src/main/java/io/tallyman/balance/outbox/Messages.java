package io.tallyman.balance.outbox;

import io.tallyman.balance.store.QuarantinedRecord;
import io.tallyman.balance.store.RawRecord;
import io.tallyman.balance.store.RawRecord.Bytes;
import io.tallyman.balance.store.RawRecord.Header;
import io.tallyman.balance.store.Told;
import io.tallyman.balance.store.Untold.Posted;
import io.tallyman.money.Credits;
import io.tallyman.topic.ApiKeyState;
import io.tallyman.topic.BalanceEvent;
import io.tallyman.topic.BalanceEvent.TierChange;
import io.tallyman.topic.BalanceEventCodec;
import io.tallyman.topic.BalanceNotice;
import io.tallyman.topic.OriginsState;
import io.tallyman.topic.TopUpWanted;
import io.tallyman.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** What the outbox holds, as Kafka records. */
final class Messages {
  /** Headers that say why a record is on the dead-letter topic, and where it came from. */
  static final String REASON = "tallyman_reason";

  static final String DETAIL = "tallyman_detail";
  static final String QUARANTINE_ID = "tallyman_quarantine_id";
  static final String FROM_TOPIC = "tallyman_topic";
  static final String FROM_PARTITION = "tallyman_partition";
  static final String FROM_OFFSET = "tallyman_offset";

  private Messages() {}

  /** A posting, keyed by organization. */
  static ProducerRecord<byte[], byte[]> of(Posted posting) {
    Headers headers = new RecordHeaders();
    byte[] value = BalanceEventCodec.encode(event(posting), headers::add);
    return ofBalance(posting.organization(), value, headers);
  }

  /** A notice, keyed by organization. */
  static ProducerRecord<byte[], byte[]> of(BalanceNotice notice) {
    Headers headers = new RecordHeaders();
    byte[] value = BalanceEventCodec.encode(notice, headers::add);
    return ofBalance(notice.organization(), value, headers);
  }

  /** A top-up that is wanted, keyed by organization. */
  static ProducerRecord<byte[], byte[]> of(TopUpWanted wanted) {
    Headers headers = new RecordHeaders();
    byte[] value = BalanceEventCodec.encode(wanted, headers::add);
    return ofBalance(wanted.organization(), value, headers);
  }

  /** How a key stands, keyed by its id. */
  static ProducerRecord<byte[], byte[]> of(ApiKeyState key) {
    return new ProducerRecord<>(Topics.KEYS, utf8(key.id()), key.encode());
  }

  /** From where pages may ask about an organization. */
  static ProducerRecord<byte[], byte[]> of(OriginsState origins) {
    return new ProducerRecord<>(Topics.KEYS, utf8(origins.key()), origins.encode());
  }

  /** A record as it was received, with the reason in headers after its own. */
  static ProducerRecord<byte[], byte[]> of(QuarantinedRecord unreadable) {
    RawRecord raw = unreadable.raw();
    Headers headers = new RecordHeaders();
    for (Header header : raw.headers()) {
      headers.add(header.name(), header.value().array());
    }
    headers.add(REASON, utf8(unreadable.reason()));
    headers.add(DETAIL, utf8(unreadable.detail()));
    headers.add(QUARANTINE_ID, utf8(Long.toString(unreadable.id())));
    headers.add(FROM_TOPIC, utf8(raw.topic()));
    headers.add(FROM_PARTITION, utf8(Integer.toString(raw.partition())));
    headers.add(FROM_OFFSET, utf8(Long.toString(raw.offset())));
    return new ProducerRecord<>(
        Topics.DEADLETTER, null, bytes(raw.key()), bytes(raw.value()), headers);
  }

  private static ProducerRecord<byte[], byte[]> ofBalance(
      String organization, byte[] value, Headers headers) {
    return new ProducerRecord<>(Topics.BALANCE, null, utf8(organization), value, headers);
  }

  private static BalanceEvent event(Posted posting) {
    Told told = posting.told();
    boolean run = told.number() != 0;
    String line = "p" + told.accountId() + "." + told.seq();
    List<TierChange> tiers =
        told.tiers().entrySet().stream()
            .map(change -> new TierChange(change.getKey(), change.getValue()))
            .toList();
    return new BalanceEvent(
        posting.organization(),
        posting.wallet(),
        told.seq(),
        told.kind().code(),
        run ? "u" + told.number() + ".1" : line,
        run ? "u" + told.number() + "." + told.events() : line,
        told.events(),
        Credits.ofMicros(Math.subtractExact(told.after(), told.before())),
        Credits.ofMicros(told.before()),
        Credits.ofMicros(told.after()),
        tiers,
        told.postedAt());
  }

  private static byte @Nullable [] bytes(@Nullable Bytes bytes) {
    return bytes == null ? null : bytes.array();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
