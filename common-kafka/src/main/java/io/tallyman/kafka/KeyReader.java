package io.tallyman.kafka;

import io.tallyman.topic.ApiKeyState;
import io.tallyman.topic.OriginsState;
import io.tallyman.topic.Topics;
import io.tallyman.web.Dependency;
import io.tallyman.web.access.AllowedOrigins;
import io.tallyman.web.access.Caller;
import io.tallyman.web.access.KnownKey;
import io.tallyman.web.access.KnownKeys;
import io.tallyman.web.access.Scope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads {@link Topics#KEYS} from its beginning, and goes on reading: every instance, whole. */
final class KeyReader implements Dependency, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KeyReader.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(250);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final KnownKeys keys;
  private final AllowedOrigins origins;
  private final ScheduledExecutorService reading =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("keys").factory());
  private volatile @Nullable String fault = "not read yet";
  private volatile @Nullable Consumer<byte[], byte[]> current;
  private boolean told;

  KeyReader(Supplier<Consumer<byte[], byte[]>> consumers, KnownKeys keys, AllowedOrigins origins) {
    this.consumers = consumers;
    this.keys = keys;
    this.origins = origins;
  }

  void start() {
    ScheduledFuture<?> _ =
        reading.scheduleWithFixedDelay(
            this::attempt, 0, BETWEEN_ATTEMPTS.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public String name() {
    return "keys";
  }

  @Override
  public @Nullable String fault() {
    return fault;
  }

  @Override
  public void close() {
    reading.shutdown();
    Consumer<byte[], byte[]> consumer = current;
    if (consumer != null) {
      consumer.wakeup();
    }
  }

  private void attempt() {
    try (Consumer<byte[], byte[]> consumer = consumers.get()) {
      current = consumer;
      read(consumer);
    } catch (WakeupException closed) {
      log.debug("The keys are read no longer");
    } catch (RuntimeException e) {
      missed(e);
    } finally {
      current = null;
    }
  }

  /** Told once each time: that Kafka is away is told by others as well. */
  private void missed(RuntimeException cause) {
    if (!told) {
      log.warn("The keys cannot be read; trying again", cause);
      told = true;
    }
  }

  /** Returns only if there is no such topic yet, or nobody wants to know any more. */
  private void read(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.KEYS).stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    if (partitions.isEmpty()) {
      return;
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (!reading.isShutdown()) {
      consumer.poll(POLL).forEach(this::take);
      told = false;
      if (fault != null
          && ends.entrySet().stream()
              .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
        keys.markComplete();
        fault = null;
      }
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> message) {
    if (message.key() == null) {
      return;
    }
    String key = new String(message.key(), StandardCharsets.UTF_8);
    byte[] state = message.value();
    try {
      if (!key.startsWith(OriginsState.KEY_PREFIX)) {
        keys.put(key, state == null ? null : known(ApiKeyState.decode(state)));
      } else {
        String organization = key.substring(OriginsState.KEY_PREFIX.length());
        origins.put(organization, state == null ? List.of() : OriginsState.decode(state).origins());
      }
    } catch (IllegalArgumentException unreadable) {
      // Fails closed: what cannot be understood opens nothing.
      keys.put(key, null);
      log.error("{} cannot be read", key, unreadable);
    }
  }

  private static KnownKey known(ApiKeyState state) {
    Set<Scope> scopes = state.scopes().stream().map(Scope::ofCode).collect(Collectors.toSet());
    return new KnownKey(
        new Caller(state.id(), scopes, state.organization(), state.wallet()),
        HexFormat.of().parseHex(state.digest()),
        state.expiresAt(),
        state.revokedAt());
  }
}
