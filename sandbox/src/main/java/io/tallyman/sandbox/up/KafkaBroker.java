package io.tallyman.sandbox.up;

import io.tallyman.sandbox.console.Console;
import io.tallyman.sandbox.console.Failure;
import io.tallyman.topic.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.Uuid;

/** A Kafka broker of our own (KRaft, one node), as a process of its own. */
final class KafkaBroker {
  static final String STOP_SIGNAL = "TERM";

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

  private final DataDirectory directory;
  private final int port;
  private final int advertisedPort;
  private final int controllerPort;
  private final ChildProcess process;

  KafkaBroker(DataDirectory directory, int port, Console console) {
    this(directory, port, port, console);
  }

  /**
   * A broker that says that it is at another port, where somebody passes on to it.
   *
   * @param advertisedPort where clients are told to go
   */
  KafkaBroker(DataDirectory directory, int port, int advertisedPort, Console console) {
    this.directory = directory;
    this.port = port;
    this.advertisedPort = advertisedPort;
    this.controllerPort = Ports.free();
    this.process =
        new ChildProcess(
            new ChildProcess.Launch(
                "Kafka",
                java("kafka.Kafka", settingsFile().toString()),
                STOP_SIGNAL,
                directory.logs().resolve("kafka.log"),
                pidFile(directory)),
            console);
  }

  static PidFile pidFile(DataDirectory directory) {
    return directory.pidFile("kafka");
  }

  /** Starts the broker, formatting its storage where there is none; returns once it answers. */
  void start() throws InterruptedException {
    try {
      Files.writeString(settingsFile(), settings());
      try (InputStream logging = KafkaBroker.class.getResourceAsStream("/broker-logback.xml")) {
        Files.write(loggingFile(), logging.readAllBytes());
      }
      if (!Files.exists(data().resolve("meta.properties"))) {
        format();
      }
    } catch (IOException e) {
      throw new Failure("Cannot prepare Kafka's data in " + data() + ": " + e, e);
    }
    process.start(() -> Ports.answers(port));
  }

  void stop() throws InterruptedException {
    process.stop(STOP_PATIENCE);
  }

  long pid() {
    return process.pid();
  }

  String bootstrap() {
    return "127.0.0.1:" + advertisedPort;
  }

  private Path data() {
    return directory.resolve("kafka");
  }

  private Path settingsFile() {
    return directory.resolve("kafka.properties");
  }

  private Path loggingFile() {
    return directory.resolve("kafka-logback.xml");
  }

  private void format() throws IOException, InterruptedException {
    var format =
        new ProcessBuilder(
                java(
                    "kafka.tools.StorageTool",
                    "format",
                    "--cluster-id",
                    Uuid.randomUuid().toString(),
                    "--config",
                    settingsFile().toString()))
            .redirectErrorStream(true)
            .start();
    String output = new String(format.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (format.waitFor() != 0) {
      throw new Failure("Kafka's storage cannot be formatted:\n" + output.strip());
    }
  }

  private List<String> java(String mainClass, String... arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Dtallyman.data=" + directory.path(), // by which a leftover is known as ours
            "-Dlogback.configurationFile=" + loggingFile(),
            "--sun-misc-unsafe-memory-access=allow",
            "-Xms256m",
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-cp",
            libraries() + "/*",
            mainClass));
    command.addAll(List.of(arguments));
    return command;
  }

  /** The module {@code sandbox-broker} collects them beside this module's own build. */
  private static Path libraries() {
    try {
      var code =
          Path.of(KafkaBroker.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path libraries = code.resolve("../../broker/target/lib").normalize();
      if (!Files.isDirectory(libraries)) {
        throw new Failure(
            "Kafka's libraries are not in " + libraries + "; build the sandbox first");
      }
      return libraries;
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private String settings() {
    return """
    # Written anew by every `./tallyman up`.
    process.roles=broker,controller
    node.id=1
    controller.quorum.voters=1@127.0.0.1:%2$d
    listeners=CLIENT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
    advertised.listeners=CLIENT://127.0.0.1:%5$d
    listener.security.protocol.map=CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT
    inter.broker.listener.name=CLIENT
    controller.listener.names=CONTROLLER
    log.dirs=%3$s

    auto.create.topics.enable=false
    num.partitions=%4$d
    log.message.timestamp.type=LogAppendTime
    # Usage that has not been debited yet must never be deleted, however long a stop lasts.
    log.retention.ms=-1

    # A broker that was killed registers again within seconds.
    broker.session.timeout.ms=1000
    broker.heartbeat.interval.ms=200

    default.replication.factor=1
    min.insync.replicas=1
    offsets.topic.replication.factor=1
    # Kafka's own 50 are for many brokers; each is a log to make and to open.
    offsets.topic.num.partitions=3
    transaction.state.log.replication.factor=1
    transaction.state.log.min.isr=1
    share.coordinator.state.topic.replication.factor=1
    share.coordinator.state.topic.min.isr=1
    group.initial.rebalance.delay.ms=0
    """
        .formatted(port, controllerPort, data(), Topics.DEFAULT_PARTITIONS, advertisedPort);
  }
}
