package io.tallyman.balance.intake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Adds to a poll what has come since. A consumer fetches ahead, when it hands out the records
 * before: under load, what it hands out next is as old as those took, and everything would wait for
 * one transaction more than it has to.
 */
final class LatestRecords {
  /** A broker that has any answers in less; what it has none for is not worth more. */
  private static final Duration PATIENCE = Duration.ofMillis(5);

  /** Fewer are taken so quickly that next to nothing comes meanwhile. */
  private static final int MANY = 200;

  private final ThreadLocal<Integer> before = ThreadLocal.withInitial(() -> 0);

  /**
   * Polls once more, where the records before were many and these are few.
   *
   * @param enough records for a transaction
   */
  List<ConsumerRecord<byte[], byte[]>> added(
      List<ConsumerRecord<byte[], byte[]>> records, Consumer<byte[], byte[]> consumer, int enough) {
    List<ConsumerRecord<byte[], byte[]>> all = records;
    if (before.get() >= MANY && records.size() < enough) {
      all = new ArrayList<>(records);
      consumer.poll(PATIENCE).forEach(all::add);
    }
    before.set(all.size());
    return all;
  }
}
