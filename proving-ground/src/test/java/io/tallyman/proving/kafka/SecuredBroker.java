package io.tallyman.proving.kafka;

import static org.awaitility.Awaitility.await;

import io.tallyman.sandbox.up.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A broker as in production: TLS, SCRAM-SHA-512, and nobody may do anything that no rule allows. A
 * principal's password is its name and {@code -secret}.
 */
final class SecuredBroker {
  private static final String ADMIN = "admin";
  private static final String STORE_PASSWORD = "changeit";
  private static final Path LIBRARIES = Path.of("../sandbox/broker/target/lib");

  private final Path folder;
  private final Path log;
  private final int port;
  private final Process process;

  /** Starts a broker that knows some principals, and returns once it answers. */
  SecuredBroker(Path folder, List<String> principals) throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder);
    this.log = folder.resolve("broker.log");
    this.port = Ports.free();
    makeCertificate();
    Path settings = Files.writeString(folder.resolve("broker.properties"), settings(Ports.free()));
    List<String> format =
        new ArrayList<>(
            List.of("kafka.tools.StorageTool", "format", "--cluster-id", "dGFsbHltYW4tc2VjdXJlZA"));
    format.addAll(List.of("--config", settings.toString()));
    for (String principal : principals) {
      format.addAll(List.of("--add-scram", scram(principal)));
    }
    format.addAll(List.of("--add-scram", scram(ADMIN)));
    run(java(format));
    process = start(java(List.of("kafka.Kafka", settings.toString())));
    await().atMost(Duration.ofSeconds(60)).until(this::answers);
  }

  String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** What a service of this principal has in its environment, as docs/OPERATIONS.md has it. */
  Map<String, Object> environment(String principal) {
    return Map.of(
        "SPRING_KAFKA_BOOTSTRAP_SERVERS",
        bootstrapServers(),
        "SPRING_KAFKA_SECURITY_PROTOCOL",
        "SASL_SSL",
        "SPRING_KAFKA_SSL_TRUST_STORE_TYPE",
        "PEM",
        "SPRING_KAFKA_SSL_TRUST_STORE_LOCATION",
        certificate().toUri().toString(),
        "SPRING_KAFKA_PROPERTIES_SASL_MECHANISM",
        "SCRAM-SHA-512",
        "SPRING_KAFKA_PROPERTIES_SASL_JAAS_CONFIG",
        login(principal, principal + "-secret"));
  }

  /** How any client logs in as a principal. */
  Map<String, Object> client(String principal, String password) {
    return Map.of(
        "bootstrap.servers",
        bootstrapServers(),
        "security.protocol",
        "SASL_SSL",
        "ssl.truststore.type",
        "PEM",
        "ssl.truststore.location",
        certificate().toString(),
        "sasl.mechanism",
        "SCRAM-SHA-512",
        "sasl.jaas.config",
        login(principal, password),
        "max.block.ms",
        10_000);
  }

  Map<String, Object> client(String principal) {
    return client(principal, principal + "-secret");
  }

  /** Who may do everything, and gives others their rights. */
  Map<String, Object> administrator() {
    return client(ADMIN);
  }

  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  private static String login(String principal, String password) {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required"
        + " username=\"%s\" password=\"%s\";".formatted(principal, password);
  }

  private static String scram(String principal) {
    return "SCRAM-SHA-512=[name=%1$s,password=%1$s-secret]".formatted(principal);
  }

  private Path certificate() {
    return folder.resolve("broker.pem").toAbsolutePath();
  }

  private void makeCertificate() throws IOException, InterruptedException {
    String store = folder.resolve("broker.p12").toString();
    run(
        jdk(
            "keytool -genkeypair -alias broker -keyalg EC -dname CN=localhost -validity 2"
                + " -ext SAN=ip:127.0.0.1,dns:localhost -storetype PKCS12 -keystore "
                + store
                + " -storepass "
                + STORE_PASSWORD));
    run(
        jdk(
            "keytool -exportcert -rfc -alias broker -keystore %s -storepass %s -file %s"
                .formatted(store, STORE_PASSWORD, certificate())));
  }

  private String settings(int controllerPort) {
    return """
    process.roles=broker,controller
    node.id=1
    controller.quorum.voters=1@127.0.0.1:%2$d
    listeners=CLIENT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
    listener.security.protocol.map=CLIENT:SASL_SSL,CONTROLLER:SASL_SSL
    inter.broker.listener.name=CLIENT
    controller.listener.names=CONTROLLER
    log.dirs=%3$s/data

    sasl.enabled.mechanisms=SCRAM-SHA-512
    sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512
    listener.name.client.scram-sha-512.sasl.jaas.config=%4$s
    # SCRAM secrets are in the controllers' own log, so controllers know each other by PLAIN.
    sasl.mechanism.controller.protocol=PLAIN
    listener.name.controller.sasl.enabled.mechanisms=PLAIN
    listener.name.controller.plain.sasl.jaas.config=\
    org.apache.kafka.common.security.plain.PlainLoginModule required \
    username="admin" password="controller" user_admin="controller";
    ssl.keystore.type=PKCS12
    ssl.keystore.location=%3$s/broker.p12
    ssl.keystore.password=changeit
    ssl.truststore.type=PEM
    ssl.truststore.location=%3$s/broker.pem

    authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
    super.users=User:admin
    allow.everyone.if.no.acl.found=false

    auto.create.topics.enable=false
    default.replication.factor=1
    offsets.topic.replication.factor=1
    offsets.topic.num.partitions=3
    transaction.state.log.replication.factor=1
    transaction.state.log.min.isr=1
    group.initial.rebalance.delay.ms=0
    """
        .formatted(port, controllerPort, folder.toAbsolutePath(), login(ADMIN, "admin-secret"));
  }

  private static List<String> java(List<String> arguments) {
    List<String> command =
        new ArrayList<>(jdk("java -Xmx256m -XX:+UseSerialGC -cp " + LIBRARIES + "/*"));
    command.addAll(arguments);
    return command;
  }

  private static List<String> jdk(String command) {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.set(0, Path.of(System.getProperty("java.home"), "bin", words.getFirst()).toString());
    return words;
  }

  private void run(List<String> command) throws IOException, InterruptedException {
    if (start(command).waitFor() != 0) {
      throw new IllegalStateException(command + " failed:\n" + Files.readString(log));
    }
  }

  private Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  private boolean answers() throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException("the broker ended:\n" + Files.readString(log));
    }
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }
}
