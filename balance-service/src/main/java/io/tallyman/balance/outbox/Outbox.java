package io.tallyman.balance.outbox;

import io.tallyman.balance.store.OutboxQueue;
import io.tallyman.balance.store.OutboxQueue.Entry;
import io.tallyman.balance.store.QuarantineQueries;
import io.tallyman.balance.store.QuarantinedRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Tells what has committed, and forgets it only once the broker has acknowledged all of it: every
 * message comes at least once, under the same id each time, and an account's messages come in
 * order.
 */
final class Outbox {
  /** Entries told together; one is a whole batch's postings, so this bounds memory. */
  private static final int ENTRIES = 4;

  private final OutboxQueue queue;
  private final QuarantineQueries quarantine;
  private final Producer<byte[], byte[]> producer;

  Outbox(OutboxQueue queue, QuarantineQueries quarantine, Producer<byte[], byte[]> producer) {
    this.queue = queue;
    this.quarantine = quarantine;
    this.producer = producer;
  }

  /** Tells some entries; returns whether there may be more. */
  boolean tell() throws Exception {
    if (!queue.own()) {
      return false;
    }
    List<Entry> entries = queue.oldest(ENTRIES);
    if (entries.isEmpty()) {
      return false;
    }
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (Entry entry : entries) {
      for (OutboxQueue.Told posting : entry.postings()) {
        sent.add(producer.send(Messages.of(posting)));
      }
      if (!entry.unreadable().isEmpty()) {
        for (QuarantinedRecord unreadable : quarantine.find(entry.unreadable())) {
          sent.add(producer.send(Messages.of(unreadable)));
        }
      }
    }
    producer.flush();
    for (Future<RecordMetadata> each : sent) {
      each.get();
    }
    queue.remove(entries);
    return true;
  }

  /** Leaves the outbox to another instance, until the next {@link #tell}. */
  void release() {
    queue.close();
  }
}
