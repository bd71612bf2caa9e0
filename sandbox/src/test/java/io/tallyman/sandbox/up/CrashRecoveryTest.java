package io.tallyman.sandbox.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallyman.sandbox.console.Console;
import io.tallyman.topic.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Help.Ansi;

/** The broker and the database as real processes, killed in every way that happens. */
@Timeout(120)
class CrashRecoveryTest {
  private static final int KAFKA_PORT = Ports.free();
  private static final int POSTGRES_PORT = Ports.free();

  @TempDir Path folder;
  private final StringWriter printed = new StringWriter();
  private final Console console = new Console(new PrintWriter(printed), Ansi.OFF);

  @BeforeEach
  void portsAreFree() {
    Ports.check(
        List.of(
            new Ports.Wanted("Kafka", KAFKA_PORT, "KAFKA_PORT"),
            new Ports.Wanted("PostgreSQL", POSTGRES_PORT, "POSTGRES_PORT")));
  }

  @Test
  void whatWasAcknowledgedIsThereAfterEverythingWasKilled() throws Exception {
    try (var directory = DataDirectory.open(folder)) {
      var kafka = new KafkaBroker(directory, KAFKA_PORT, console);
      var postgres =
          new PostgresServer(directory, POSTGRES_PORT, DatabaseResources.MODEST, console);
      kafka.start();
      postgres.start();
      try {
        createTopic(kafka);
        execute(postgres, "create table kept (id int)");
        execute(postgres, "insert into kept values (1)");
        publish(kafka, "first");
        long firstKafka = kafka.pid();
        long firstPostgres = postgres.pid();

        kill(firstKafka);
        kill(firstPostgres);

        await()
            .atMost(Duration.ofSeconds(30))
            .ignoreExceptionsInstanceOf(SQLException.class)
            .untilAsserted(() -> {
              assertThat(kafka.pid()).isNotEqualTo(firstKafka);
              assertThat(postgres.pid()).isNotEqualTo(firstPostgres);
              execute(postgres, "insert into kept values (2)");
            });
        publish(kafka, "second");
        assertThat(countOfKept(postgres)).isGreaterThanOrEqualTo(2);
        assertThat(endOfUsage(kafka)).isEqualTo(2);
        assertThat(printed.toString())
            .contains("Kafka ended by itself (exit code 137)")
            .contains("PostgreSQL ended by itself (exit code 137)");
      } finally {
        kafka.stop();
        postgres.stop();
      }
      assertThat(KafkaBroker.pidFile(directory).leftover()).isEmpty();
      assertThat(Ports.answers(KAFKA_PORT)).isFalse();
      assertThat(Ports.answers(POSTGRES_PORT)).isFalse();
    }
  }

  @Test
  void whatAKilledUpLeftRunningIsStoppedByTheNext() throws Exception {
    try (var directory = DataDirectory.open(folder)) {
      var abandoned =
          new PostgresServer(directory, POSTGRES_PORT, DatabaseResources.MODEST, console);
      abandoned.start();
      execute(abandoned, "create table kept (id int)");
      long pid = abandoned.pid();

      ChildProcess.stopLeftover(
          "PostgreSQL", PostgresServer.pidFile(directory), PostgresServer.STOP_SIGNAL, console);

      assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
      abandoned.stop();
      var next = new PostgresServer(directory, POSTGRES_PORT, DatabaseResources.MODEST, console);
      next.start();
      try {
        execute(next, "insert into kept values (1)");
        assertThat(setting(next, "fsync")).isEqualTo("on");
        assertThat(setting(next, "synchronous_commit")).isEqualTo("on");
        assertThat(setting(next, "full_page_writes")).isEqualTo("on");
      } finally {
        next.stop();
      }
    }
  }

  private static void kill(long pid) {
    PosixProcess.signal(ProcessHandle.of(pid).orElseThrow(), "KILL");
  }

  private static Connection connection(PostgresServer postgres) throws SQLException {
    return DriverManager.getConnection(
        postgres.url(), PostgresServer.SUPERUSER, postgres.password());
  }

  private static void execute(PostgresServer postgres, String sql) throws SQLException {
    try (var connection = connection(postgres);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int countOfKept(PostgresServer postgres) throws SQLException {
    try (var connection = connection(postgres);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from kept")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static String setting(PostgresServer postgres, String name) throws SQLException {
    try (var connection = connection(postgres);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("show " + name)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static void createTopic(KafkaBroker kafka) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      admin.createTopics(List.of(new NewTopic(Topics.USAGE, 1, (short) 1))).all().get();
    }
  }

  private static void publish(KafkaBroker kafka, String value) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", kafka.bootstrap(), "acks", "all"),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(Topics.USAGE, 0, "acme", value)).get();
    }
  }

  private static long endOfUsage(KafkaBroker kafka) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", kafka.bootstrap()),
            new StringDeserializer(),
            new StringDeserializer())) {
      var partition = new TopicPartition(Topics.USAGE, 0);
      Long end = consumer.endOffsets(List.of(partition)).get(partition);
      return end == null ? -1 : end;
    }
  }
}
