package io.tallyman.balance.outbox;

import io.tallyman.balance.store.OutboxQueue;
import io.tallyman.balance.store.QuarantineQueries;
import io.tallyman.balance.store.QuarantinedRecord;
import io.tallyman.balance.store.Untold;
import io.tallyman.balance.store.Untold.Posted;
import io.tallyman.topic.ApiKeyState;
import io.tallyman.topic.BalanceNotice;
import io.tallyman.topic.OriginsState;
import io.tallyman.topic.TopUpWanted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what has committed, and forgets it only once the broker has acknowledged all of it: every
 * message comes at least once, under the same id each time. An account's messages come in order: no
 * more is sent before what was sent is acknowledged, and those the producer retries in order, for
 * as long as it takes.
 */
final class Outbox implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Outbox.class);

  private static final int TRANSACTIONS = 500;

  /** Told together; bounds memory. */
  private static final int POSTINGS = 2_000;

  private final OutboxQueue queue;
  private final QuarantineQueries quarantine;
  private final Producer<byte[], byte[]> producer;
  private final Duration patience;
  private @Nullable Sent sent;

  /**
   * An outbox that nobody has begun to tell.
   *
   * @param patience how long acknowledgements may take before people are told; they are waited for
   *     regardless
   */
  Outbox(
      OutboxQueue queue,
      QuarantineQueries quarantine,
      Producer<byte[], byte[]> producer,
      Duration patience) {
    this.queue = queue;
    this.quarantine = quarantine;
    this.producer = producer;
    this.patience = patience;
  }

  /** What is on its way to the broker. */
  private record Sent(Untold untold, List<Message> messages) {}

  /** A message on its way. */
  private record Message(ProducerRecord<byte[], byte[]> message, Future<RecordMetadata> outcome) {}

  /**
   * Tells some of what there is.
   *
   * @return whether there is more than it could take
   * @throws TimeoutException if the broker has not acknowledged yet; to be called again
   */
  boolean tell() throws ExecutionException, InterruptedException, TimeoutException {
    try {
      Sent onTheWay = sent == null ? send() : sent;
      if (onTheWay == null) {
        return false;
      }
      sent = onTheWay;
      awaitAcknowledgements(onTheWay);
      queue.remove(onTheWay.untold());
      sent = null;
      return onTheWay.untold().ids().size() == TRANSACTIONS
          || onTheWay.untold().postings().size() >= POSTINGS;
    } catch (JdbiException databaseAway) {
      queue.close();
      throw databaseAway;
    }
  }

  private @Nullable Sent send() throws ExecutionException, InterruptedException, TimeoutException {
    if (!queue.own()) {
      return null;
    }
    Untold untold = queue.oldest(TRANSACTIONS, POSTINGS);
    List<Message> messages = new ArrayList<>();
    for (Posted posting : untold.postings()) {
      messages.add(send(Messages.of(posting)));
    }
    for (BalanceNotice notice : untold.notices()) {
      messages.add(send(Messages.of(notice)));
    }
    for (TopUpWanted wanted : untold.topUps()) {
      messages.add(send(Messages.of(wanted)));
    }
    for (ApiKeyState key : untold.keys()) {
      messages.add(send(Messages.of(key)));
    }
    for (OriginsState origins : untold.origins()) {
      messages.add(send(Messages.of(origins)));
    }
    if (!untold.unreadable().isEmpty()) {
      for (QuarantinedRecord unreadable : quarantine.find(untold.unreadable())) {
        messages.add(send(Messages.of(unreadable)));
      }
    }
    return untold.ids().isEmpty() ? null : new Sent(untold, messages);
  }

  private Message send(ProducerRecord<byte[], byte[]> message)
      throws ExecutionException, InterruptedException, TimeoutException {
    Message onTheWay = new Message(message, producer.send(message));
    if (onTheWay.outcome().isDone()) {
      // If it failed before it left, then so would all that follow, each after a long wait.
      awaitAcknowledgement(onTheWay, Duration.ZERO);
    }
    return onTheWay;
  }

  private void awaitAcknowledgements(Sent onTheWay)
      throws ExecutionException, InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + patience.toNanos();
    for (Message message : onTheWay.messages()) {
      Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      try {
        awaitAcknowledgement(message, left);
      } catch (ExecutionException failed) {
        // The producer has given up on it: all of it is told again.
        sent = null;
        throw failed;
      }
    }
  }

  /** Waits for one acknowledgement. */
  private static void awaitAcknowledgement(Message message, Duration patience)
      throws ExecutionException, InterruptedException, TimeoutException {
    try {
      message.outcome().get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw new TimeoutException("the broker has not acknowledged what was sent");
    } catch (ExecutionException failed) {
      if (!(failed.getCause() instanceof RecordTooLargeException)) {
        throw failed;
      }
      // It would never fit; what is unreadable stays in quarantine, with its bytes.
      log.error("A message is too large for the broker: {}", message.message().headers(), failed);
    }
  }

  /** Leaves the outbox to another instance. What is not acknowledged is told again. */
  @Override
  public void close() {
    producer.close(Duration.ZERO);
    queue.close();
  }
}
