package io.tallyman.proving.faults;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import io.tallyman.balance.BalanceService;
import io.tallyman.billing.BillingSync;
import io.tallyman.ingest.UsageIngest;
import io.tallyman.sandbox.console.Console;
import io.tallyman.sandbox.up.Machinery;
import io.tallyman.sandbox.up.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.netcrusher.core.reactor.NioReactor;

/**
 * The whole system as separate processes, every connection between them on a {@link Wire}: broker,
 * PostgreSQL, ingest, three balance services, billing-sync, and the Stripe simulator.
 */
final class Ground implements AutoCloseable {
  static final String KEY = "prove";
  static final String CATALOG = "chat";
  private static final int BALANCE_SERVICES = 3;
  private static final String WEBHOOK_SECRET = "whsec_proveproveproveproveprove";
  private static final RetryPolicy<Boolean> UNTIL_READY =
      RetryPolicy.<Boolean>builder()
          .handleResult(false)
          .withDelay(Duration.ofMillis(200))
          .withMaxRetries(-1)
          .withMaxDuration(Duration.ofMinutes(3))
          .build();

  private final NioReactor reactor;
  private final Machinery machinery;
  private final List<ServiceProcess> services = new ArrayList<>();
  private final List<Wire> wires = new ArrayList<>();
  private final List<String> balanceUrls = new ArrayList<>();
  private final Path logs;
  private String ingestUrl = "";
  private String billingUrl = "";
  private String stripeUrl = "";

  private Ground(NioReactor reactor, Machinery machinery, Path logs) {
    this.reactor = reactor;
    this.machinery = machinery;
    this.logs = logs;
  }

  /** Starts everything, and returns once all of it is ready. */
  static Ground start(Path directory, Console console) throws IOException, InterruptedException {
    NioReactor reactor = new NioReactor();
    int kafka = Ports.free();
    int advertised = Ports.free();
    Wire kafkaWire = new Wire("Kafka", reactor, advertised, kafka);
    Machinery machinery =
        Machinery.startBehind(kafka, advertised, directory.resolve("machinery"), console);
    Path logs = Files.createDirectories(directory.resolve("logs"));
    Ground ground = new Ground(reactor, machinery, logs);
    ground.wires.add(kafkaWire);
    ground.startServices(directory);
    ground.awaitReady();
    return ground;
  }

  private void startServices(Path directory) throws IOException {
    int stripePort = Ports.free();
    int stripeWire = wire("Stripe", stripePort);
    stripeUrl = "http://127.0.0.1:" + stripePort;
    int billingPort = Ports.free();
    billingUrl = "http://127.0.0.1:" + billingPort;
    int webhookWire = wire("Stripe's webhooks", billingPort);
    add(
        ServiceProcess.of(
            "simulator",
            SimulatorProcess.class,
            "384m",
            Map.of(
                "port",
                Integer.toString(stripePort),
                "memory",
                directory.resolve("stripe.json").toString(),
                "webhooks",
                "http://127.0.0.1:" + webhookWire + "/v1/stripe/webhooks",
                "secret",
                WEBHOOK_SECRET),
            logs));
    for (int i = 1; i <= BALANCE_SERVICES; i++) {
      int port = Ports.free();
      balanceUrls.add("http://127.0.0.1:" + port);
      Map<String, String> settings = settings(port, "PostgreSQL of balance-" + i);
      settings.put("tallyman.intake.consumers", "2");
      add(ServiceProcess.of("balance-" + i, BalanceService.class, "320m", settings, logs));
    }
    Map<String, String> billing = settings(billingPort, "PostgreSQL of billing");
    billing.put("stripe.secret-key", SimulatorProcess.SECRET_KEY);
    billing.put("stripe.webhook-secret", WEBHOOK_SECRET);
    billing.put("stripe.api-base", "http://127.0.0.1:" + stripeWire);
    add(ServiceProcess.of("billing-sync", BillingSync.class, "256m", billing, logs));
    int ingestPort = Ports.free();
    ingestUrl = "http://127.0.0.1:" + wire("ingest", ingestPort);
    add(
        ServiceProcess.of(
            "ingest",
            UsageIngest.class,
            "256m",
            settings(ingestPort, "PostgreSQL of ingest"),
            logs));
    services.forEach(ServiceProcess::start);
  }

  private void add(ServiceProcess service) {
    services.add(service);
  }

  private int wire(String name, int to) throws IOException {
    int from = Ports.free();
    wires.add(new Wire(name, reactor, from, to));
    return from;
  }

  private Map<String, String> settings(int port, String wire) throws IOException {
    URI postgres = URI.create(machinery.postgresUrl().substring("jdbc:".length()));
    String url =
        "jdbc:postgresql://127.0.0.1:" + wire(wire, postgres.getPort()) + postgres.getPath();
    Map<String, String> settings = new HashMap<>(machinery.serviceSettings());
    settings.replaceAll((key, value) -> key.endsWith("postgres.url") ? url : value);
    settings.put("server.port", Integer.toString(port));
    settings.put("management.server.port", Integer.toString(port));
    settings.put("tallyman.admin-key", KEY);
    settings.put("tallyman.catalog", CATALOG);
    settings.put("spring.kafka.consumer.properties.session.timeout.ms", "6000");
    settings.put("spring.kafka.consumer.properties.heartbeat.interval.ms", "1000");
    settings.put("spring.main.banner-mode", "off");
    settings.put("logging.level.root", "warn");
    return settings;
  }

  Machinery machinery() {
    return machinery;
  }

  List<ServiceProcess> services() {
    return services;
  }

  List<Wire> wires() {
    return wires;
  }

  List<String> balanceUrls() {
    return balanceUrls;
  }

  String ingestUrl() {
    return ingestUrl;
  }

  String billingUrl() {
    return billingUrl;
  }

  String stripeUrl() {
    return stripeUrl;
  }

  Path logs() {
    return logs;
  }

  /** Waits until every service says that it is ready. */
  void awaitReady() {
    List<String> urls = new ArrayList<>(balanceUrls);
    urls.add(billingUrl);
    urls.add(ingestUrl);
    try (HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
      for (String url : urls) {
        if (!Failsafe.with(UNTIL_READY).get(() -> isReady(client, url))) {
          throw new IllegalStateException(url + " does not become ready; logs: " + logs);
        }
      }
    }
  }

  private static boolean isReady(HttpClient client, String url) throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + "/readyz"))
              .timeout(Duration.ofSeconds(5))
              .build();
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    services.forEach(ServiceProcess::close);
    machinery.close();
    wires.forEach(Wire::close);
    reactor.close();
  }
}
