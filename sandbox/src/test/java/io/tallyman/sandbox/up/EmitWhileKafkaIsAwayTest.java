package io.tallyman.sandbox.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallyman.sandbox.console.Console;
import io.tallyman.sandbox.emit.EmitCommand;
import io.tallyman.topic.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

@Timeout(120)
class EmitWhileKafkaIsAwayTest {
  private static final TopicPartition PARTITION = new TopicPartition(Topics.USAGE, 0);

  @TempDir Path folder;

  @Test
  void emitSaysThatItWaitsAndGoesOnWhenKafkaIsThere() throws Exception {
    Path rows = Files.writeString(folder.resolve("rows.csv"), "tier\n" + "small\n".repeat(20));
    try (var directory = DataDirectory.open(folder.resolve("data"))) {
      var console = new Console(new PrintWriter(new StringWriter()), Ansi.OFF);
      int port = Ports.free();
      var earlier = new KafkaBroker(directory, port, console);
      earlier.start();
      try (var admin = Admin.create(Map.of("bootstrap.servers", earlier.bootstrap()))) {
        admin.createTopics(List.of(new NewTopic(Topics.USAGE, 1, (short) 1))).all().get();
      }
      earlier.stop();

      var said = new StringWriter();
      var command = new CommandLine(new EmitCommand()).setErr(new PrintWriter(said));
      var exit =
          CompletableFuture.supplyAsync(() ->
              command.execute(
                  "--kafka", earlier.bootstrap(),
                  "--csv", rows.toString(),
                  "--org", "acme",
                  "--action", "agent.action",
                  "--map", "tier=tier"));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(said::toString, text -> text.contains("Waiting for Kafka at 127.0.0.1:"));
      assertThat(exit).isNotDone();
      var kafka = new KafkaBroker(directory, port, console);
      kafka.start();
      try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
        assertThat(exit.get()).isZero();
        assertThat(said.toString()).contains("It answers again");
        var latest = admin.listOffsets(Map.of(PARTITION, OffsetSpec.latest()));
        assertThat(latest.partitionResult(PARTITION).get().offset()).isEqualTo(20);
      } finally {
        kafka.stop();
      }
    }
  }
}
