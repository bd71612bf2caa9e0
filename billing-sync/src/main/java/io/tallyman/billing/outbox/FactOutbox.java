package io.tallyman.billing.outbox;

import io.tallyman.billing.store.BillingDatabase;
import io.tallyman.billing.store.OutboxTable;
import io.tallyman.billing.store.OutboxTable.Entry;
import io.tallyman.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Publishes facts that have committed, and forgets them only once Kafka has acknowledged all of
 * them: each comes at least once, under the same id each time, an organization's in order.
 */
public final class FactOutbox implements AutoCloseable {
  private static final int ENTRIES = 200;

  private final BillingDatabase database;
  private final Producer<byte[], byte[]> producer;
  private final Duration patience;

  FactOutbox(BillingDatabase database, Producer<byte[], byte[]> producer, Duration patience) {
    this.database = database;
    this.producer = producer;
    this.patience = patience;
  }

  /**
   * Publishes some facts.
   *
   * @return whether there may be more
   * @throws NotAcknowledgedException if Kafka has not acknowledged: all of them are sent again
   */
  public boolean publish() {
    return database.inTransaction(handle -> {
      OutboxTable table = new OutboxTable(handle);
      List<Entry> entries = table.own() ? table.oldest(ENTRIES) : List.of();
      if (entries.isEmpty()) {
        return false;
      }
      awaitAcknowledgement(entries.stream().map(this::send).toList());
      table.remove(entries);
      return true;
    });
  }

  private Future<?> send(Entry entry) {
    RecordHeaders headers = new RecordHeaders();
    entry
        .headers()
        .forEach((name, text) -> headers.add(name, text.getBytes(StandardCharsets.UTF_8)));
    return producer.send(
        new ProducerRecord<>(
            Topics.BILLING,
            null,
            entry.organization().getBytes(StandardCharsets.UTF_8),
            entry.value().getBytes(StandardCharsets.UTF_8),
            headers));
  }

  private void awaitAcknowledgement(List<Future<?>> sent) {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      for (Future<?> each : sent) {
        each.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      }
    } catch (ExecutionException | TimeoutException failed) {
      throw new NotAcknowledgedException(failed);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new NotAcknowledgedException(stopping);
    }
  }

  /** Kafka has not acknowledged. */
  static final class NotAcknowledgedException extends RuntimeException {
    NotAcknowledgedException(Throwable cause) {
      super("Kafka has not acknowledged what was sent", cause);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
