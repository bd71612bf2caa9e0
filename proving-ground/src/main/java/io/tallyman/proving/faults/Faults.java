package io.tallyman.proving.faults;

import io.tallyman.sandbox.console.Console;
import io.tallyman.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Breaks one thing after the other, at random, and mends what does not mend itself. */
final class Faults {
  private static final String GROUP = "tallyman-balance";

  private final Ground ground;
  private final Client client;
  private final Random random;
  private final ReadWriteLock simulator;
  private final Console console;
  private final Map<String, Map<String, Integer>> done = new ConcurrentSkipListMap<>();
  private final List<Thread> under = new ArrayList<>();

  Faults(Ground ground, Client client, Random random, ReadWriteLock simulator, Console console) {
    this.ground = ground;
    this.client = client;
    this.random = random;
    this.simulator = simulator;
    this.console = console;
  }

  /** Something that is done to the system, and mended. */
  private interface Fault {
    void happen() throws InterruptedException;
  }

  /** How often each kind has happened to each part of the system, to its end. */
  Map<String, Map<String, Integer>> done() {
    return done;
  }

  /** Goes on until the time is over; what is broken then is mended before this returns. */
  void during(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      next();
      Thread.sleep(3_000 + random.nextInt(8_000));
    }
    for (Thread thread : under) {
      thread.join();
    }
    ground.wires().forEach(Wire::mend);
  }

  private void next() {
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> kill();
      case 3, 4 -> freeze();
      case 5 -> storm();
      case 6 -> wire("connections cut", wire(), Wire::cut, Duration.ZERO);
      case 7 -> wire("disconnected for a while", wire(), Wire::disconnect, seconds(1, 5));
      case 8 -> wire("connections stalled", wire(), Wire::stall, seconds(1, 8));
      default -> {
        Duration most = Duration.ofMillis(20 + random.nextInt(180));
        wire("connections slowed down", wire(), slow -> slow.slowDown(most), seconds(3, 10));
      }
    }
  }

  /** A process, by its name, and how to find it now: it may have been started again since. */
  private record Victim(String name, LongSupplier pid) {}

  private Victim victim() {
    List<Victim> victims = new ArrayList<>();
    for (ServiceProcess service : ground.services()) {
      victims.add(new Victim(service.name(), service::pid));
    }
    victims.add(new Victim("Kafka", ground.machinery()::kafkaPid));
    victims.add(new Victim("PostgreSQL", ground.machinery()::postgresPid));
    return victims.get(random.nextInt(victims.size()));
  }

  private void kill() {
    Victim victim = victim();
    begin(
        "kill -9",
        victim.name(),
        () -> {
          if (victim.name().equals("simulator")) {
            // Stripe does not forget what it has answered; the simulator may, for a moment.
            simulator.writeLock().lockInterruptibly();
            try {
              client.post(List.of(ground.stripeUrl()), "/_simulator/save", Client.FORM, "", "");
              Signals.kill(victim.pid().getAsLong());
            } finally {
              simulator.writeLock().unlock();
            }
          } else {
            Signals.kill(victim.pid().getAsLong());
          }
        });
  }

  private void freeze() {
    Victim victim = victim();
    // Long enough for a consumer to be given up, and to come back as a zombie.
    Duration time = seconds(1, 14);
    begin(
        "freeze",
        victim.name(),
        () -> {
          long pid = victim.pid().getAsLong();
          Signals.freeze(pid);
          try {
            Thread.sleep(time);
          } finally {
            Signals.thaw(pid);
          }
        });
  }

  private Wire wire() {
    return ground.wires().get(random.nextInt(ground.wires().size()));
  }

  private interface Breaking {
    void of(Wire wire);
  }

  private void wire(String how, Wire wire, Breaking breaking, Duration time) {
    begin(
        how,
        wire.name(),
        () -> {
          breaking.of(wire);
          Thread.sleep(time);
          wire.mend();
        });
  }

  /** Somebody joins the consumers' group and leaves it again, and again. */
  private void storm() {
    int times = 2 + random.nextInt(4);
    begin(
        "rebalance storm",
        "the consumers of usage",
        () -> {
          for (int i = 0; i < times; i++) {
            joinAndLeave();
          }
        });
  }

  private void joinAndLeave() {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            ground.machinery().bootstrapServers(),
            "group.id",
            GROUP,
            "enable.auto.commit",
            false,
            "default.api.timeout.ms",
            5_000,
            "max.poll.records",
            1);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(Topics.USAGE));
      for (int i = 0; i < 5; i++) {
        consumer.poll(Duration.ofMillis(200));
      }
    } catch (KafkaException away) {
      // The broker is broken too.
    }
  }

  private void begin(String what, String to, Fault fault) {
    console.note(what + ": " + to);
    under.add(
        Thread.ofVirtual()
            .name(what + ": " + to)
            .start(() -> {
              try {
                fault.happen();
                done.computeIfAbsent(what, _ -> new ConcurrentSkipListMap<>())
                    .merge(to, 1, Integer::sum);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException e) {
                console.warn(what + ": " + to + " has not happened, and is not counted: " + e);
              }
            }));
  }

  private Duration seconds(int least, int most) {
    return Duration.ofMillis(1_000L * least + random.nextInt(1_000 * (most - least)));
  }
}
