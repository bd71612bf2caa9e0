package io.tallyman.proving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk with no room left, for PostgreSQL and then for Kafka: the kernel refuses them every write,
 * as it does when a file system is full. There is room again once they have been started anew.
 */
class FullDiskTest {
  private static final int EVENTS = 10;

  @TempDir Path folder;

  @Test
  void whatWasAcknowledgedBeforeAndAfterIsDebitedOnce() throws Exception {
    assumeThat(Path.of("/usr/bin/prlimit")).as("util-linux, for its limit on files").exists();
    try (var tallyman = new TallymanUnderTest(folder, "chat")) {
      send(tallyman, "before", EVENTS);
      tallyman.awaitAvailable("acme", "50");

      fill(tallyman.machinery()::postgresPid, () -> send(tallyman, "postgres", EVENTS / 2));
      tallyman.awaitAvailable("acme", "25");

      fill(tallyman.machinery()::kafkaPid, () -> send(tallyman, "kafka", EVENTS / 2));
      tallyman.awaitAvailable("acme", "0");
      assertThat(tallyman.quarantine()).isEmpty();
    }
  }

  /** Each until it has been acknowledged, as a producer would. */
  private static void send(TallymanUnderTest tallyman, String name, int events) {
    for (int i = 0; i < events; i++) {
      String event = TallymanUnderTest.event("acme", name + i, "chat.query", "{\"tools\":[]}");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> tallyman.post(TallymanUnderTest.EVENTS, event).statusCode() == 202);
    }
  }

  /** Leaves a process no room, and returns once it has ended of it and is another one. */
  private static void fill(LongSupplier process, Runnable meanwhile) throws Exception {
    long full = process.getAsLong();
    for (ProcessHandle one : withChildren(full)) {
      limit(one.pid());
    }
    meanwhile.run();
    await().atMost(Duration.ofSeconds(60)).until(() -> process.getAsLong() != full);
  }

  private static Iterable<ProcessHandle> withChildren(long pid) {
    ProcessHandle parent = ProcessHandle.of(pid).orElseThrow();
    return Stream.concat(Stream.of(parent), parent.descendants()).toList();
  }

  private static void limit(long pid) throws IOException, InterruptedException {
    Process limited =
        new ProcessBuilder("prlimit", "--pid", Long.toString(pid), "--fsize=0:").start();
    // A child may have ended by itself meanwhile.
    assertThat(limited.waitFor() == 0 || ProcessHandle.of(pid).isEmpty()).isTrue();
  }
}
