package io.tallyman.kafka;

import io.tallyman.topic.Topics;
import io.tallyman.web.access.KeyUses;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells which keys have been used here. What does not arrive is told by the next use. */
final class KeyUseTeller implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KeyUseTeller.class);
  private static final Duration BETWEEN = Duration.ofSeconds(2);

  private final Producer<String, String> producer;
  private final KeyUses uses;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("key-uses").factory());

  KeyUseTeller(Producer<String, String> producer, KeyUses uses) {
    this.producer = producer;
    this.uses = uses;
  }

  void start() {
    Future<?> _ =
        timer.scheduleWithFixedDelay(
            this::tell, BETWEEN.toMillis(), BETWEEN.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void tell() {
    uses.take()
        .forEach((id, at) -> {
          try {
            Future<?> _ = producer.send(new ProducerRecord<>(Topics.KEY_USES, id, at.toString()));
          } catch (RuntimeException away) {
            log.debug("The use of key {} is not told", id, away);
          }
        });
  }

  @Override
  public void close() {
    timer.shutdownNow();
    producer.close(Duration.ZERO);
  }
}
