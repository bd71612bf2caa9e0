package io.tallyman.balance.intake;

import io.tallyman.balance.posting.Arrival;
import io.tallyman.balance.store.RawRecord;
import io.tallyman.balance.store.RawRecord.Bytes;
import io.tallyman.balance.store.RawRecord.Header;
import io.tallyman.topic.Decoded;
import io.tallyman.topic.UsageEventCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record off Kafka. Its bytes are copied out only if it has to be kept. */
record KafkaArrival(
    ConsumerRecord<byte[], byte[]> kafkaRecord, Duration clockOffset, Decoded decoded)
    implements Arrival {

  /**
   * Reads a record.
   *
   * @param clockOffset how far the ledger's clock is ahead of the broker's, which stamped it
   */
  static KafkaArrival of(
      ConsumerRecord<byte[], byte[]> kafkaRecord, Duration clockOffset, Producers producers) {
    Decoded decoded =
        UsageEventCodec.decode(
            name -> {
              var header = kafkaRecord.headers().lastHeader(name);
              return header == null ? null : header.value();
            },
            kafkaRecord.key(),
            kafkaRecord.value());
    return new KafkaArrival(
        kafkaRecord, clockOffset, producers.admit(kafkaRecord.topic(), decoded));
  }

  @Override
  public Instant arrivedAt() {
    return Instant.ofEpochMilli(kafkaRecord.timestamp()).plus(clockOffset);
  }

  @Override
  public RawRecord raw() {
    return raw(kafkaRecord, arrivedAt());
  }

  /** A record as it came. */
  static RawRecord raw(ConsumerRecord<byte[], byte[]> kafkaRecord, Instant arrivedAt) {
    List<Header> headers = new ArrayList<>();
    for (var header : kafkaRecord.headers()) {
      byte[] value = header.value() == null ? new byte[0] : header.value();
      headers.add(new Header(header.key(), new Bytes(value)));
    }
    return new RawRecord(
        kafkaRecord.topic(),
        kafkaRecord.partition(),
        kafkaRecord.offset(),
        arrivedAt,
        Bytes.ofNullable(kafkaRecord.key()),
        headers,
        Bytes.ofNullable(kafkaRecord.value()));
  }
}
