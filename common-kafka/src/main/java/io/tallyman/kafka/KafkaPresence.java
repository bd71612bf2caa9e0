package io.tallyman.kafka;

import io.tallyman.web.Dependency;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for Kafka again and again, and creates the topics the first time it is found. */
final class KafkaPresence implements Dependency, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KafkaPresence.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final Admin admin;
  private final List<NewTopic> topics;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("kafka-presence").factory());
  private boolean topicsCreated;
  private volatile @Nullable String fault = "not looked for yet";

  KafkaPresence(Admin admin, List<NewTopic> topics) {
    this.admin = admin;
    this.topics = topics;
  }

  void start() {
    ScheduledFuture<?> _ =
        watch.scheduleWithFixedDelay(
            this::look, 0, BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public @Nullable String fault() {
    return fault;
  }

  @Override
  public void close() {
    watch.shutdownNow();
    admin.close(Duration.ZERO);
  }

  private void look() {
    try {
      Set<String> present = admin.listTopics().names().get();
      if (!topicsCreated) {
        create(topics.stream().filter(topic -> !present.contains(topic.name())).toList());
        topicsCreated = true;
      }
      found();
    } catch (ExecutionException e) {
      missed(e.getCause() == null ? e : e.getCause());
    } catch (RuntimeException e) {
      missed(e);
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void create(List<NewTopic> missing) throws ExecutionException, InterruptedException {
    for (var creation : admin.createTopics(missing).values().entrySet()) {
      try {
        creation.getValue().get();
        log.info("Created topic {}", creation.getKey());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
        // Another service was quicker.
      }
    }
  }

  private void found() {
    if (fault != null) {
      log.info("Kafka is there");
      fault = null;
    }
  }

  private void missed(Throwable cause) {
    if (fault == null) {
      log.warn("Kafka does not answer", cause);
    }
    fault = "does not answer: " + cause.getMessage();
  }
}
