package io.tallyman.balance.keys;

import io.tallyman.balance.store.KeyTable;
import io.tallyman.topic.Topics;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes off the topic when keys were used. One instance at a time has anything to do. */
final class KeyUseIntake {
  private static final Logger log = LoggerFactory.getLogger(KeyUseIntake.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  private final Jdbi writer;
  private final Supplier<Consumer<String, String>> consumers;
  private @Nullable Consumer<String, String> consumer;

  KeyUseIntake(Jdbi writer, Supplier<Consumer<String, String>> consumers) {
    this.writer = writer;
    this.consumers = consumers;
  }

  /** Takes what has come; whether there may be more at once. */
  boolean take() {
    Consumer<String, String> open = consumer;
    if (open == null) {
      open = consumers.get();
      consumer = open;
      open.subscribe(List.of(Topics.KEY_USES));
    }
    Map<String, Instant> uses = new LinkedHashMap<>();
    open.poll(POLL).forEach(use -> note(use, uses));
    if (!uses.isEmpty()) {
      writer.useTransaction(handle -> new KeyTable(handle).used(uses));
      open.commitSync();
    }
    return true;
  }

  private static void note(ConsumerRecord<String, String> use, Map<String, Instant> uses) {
    if (use.key() == null || use.value() == null) {
      return;
    }
    try {
      uses.put(use.key(), Instant.parse(use.value()));
    } catch (DateTimeException noUse) {
      log.warn("The use of key {} cannot be read: {}", use.key(), use.value());
    }
  }

  void release() {
    Consumer<String, String> open = consumer;
    consumer = null;
    if (open != null) {
      open.close();
    }
  }
}
