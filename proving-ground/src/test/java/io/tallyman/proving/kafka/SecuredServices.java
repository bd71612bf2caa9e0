package io.tallyman.proving.kafka;

import static org.awaitility.Awaitility.await;

import io.tallyman.balance.BalanceService;
import io.tallyman.billing.BillingSync;
import io.tallyman.billing.setup.StripeSetup;
import io.tallyman.billing.stripe.StripeGateway;
import io.tallyman.catalog.Catalog;
import io.tallyman.ingest.UsageIngest;
import io.tallyman.sandbox.console.Console;
import io.tallyman.sandbox.up.Machinery;
import io.tallyman.simulator.StripeSimulator;
import io.tallyman.simulator.payments.TestCard;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The three services, each with its own login at Kafka, and nothing but its environment. */
final class SecuredServices implements AutoCloseable {
  static final String INGEST = "usage-ingest";
  static final String BALANCE = "balance-service";
  static final String BILLING = "billing-sync";

  private static final String STRIPE_KEY = "sk_test_secured";
  private static final String WEBHOOK_SECRET = "whsec_securedsecuredsecuredsecured";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final SecuredBroker broker;
  private final Machinery machinery;
  private final StripeSimulator stripe;
  private final Map<String, ConfigurableApplicationContext> running = new HashMap<>();

  SecuredServices(SecuredBroker broker, Path folder) throws InterruptedException {
    this.broker = broker;
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    machinery =
        Machinery.startBeside(broker.bootstrapServers(), folder, new Console(out, Ansi.OFF));
    stripe =
        StripeSimulator.start(0, InstantSource.system(), STRIPE_KEY, folder.resolve("stripe.json"));
    start(BALANCE, BalanceService.class, "tallyman.intake.producers.crm=acme");
    start(INGEST, UsageIngest.class);
    start(BILLING, BillingSync.class);
    running
        .keySet()
        .forEach(service ->
            await().atMost(PATIENCE).until(() -> get(service, "/readyz").statusCode() == 200));
    ConfigurableApplicationContext billing = running(BILLING);
    new StripeSetup(billing.getBean(StripeGateway.class), billing.getBean(Catalog.class), false)
        .prices();
    stripe.addWebhook(URI.create(url(BILLING) + "/v1/stripe/webhooks"), WEBHOOK_SECRET, null);
  }

  private void start(String service, Class<?> application, String... properties) {
    Map<String, String> settings = new HashMap<>(machinery.serviceSettings());
    settings.remove("spring.kafka.bootstrap-servers");
    settings.put("server.port", "0");
    settings.put("management.server.port", "0");
    settings.put("tallyman.admin-key", "test");
    settings.put("tallyman.catalog", "chat");
    settings.put("stripe.secret-key", STRIPE_KEY);
    settings.put("stripe.webhook-secret", WEBHOOK_SECRET);
    settings.put("stripe.api-base", stripe.baseUrl().toString());
    settings.put("logging.level.root", "warn");
    List<String> arguments = new ArrayList<>();
    settings.forEach((name, value) -> arguments.add("--" + name + "=" + value));
    for (String property : properties) {
      arguments.add("--" + property);
    }
    var environment =
        new SystemEnvironmentPropertySource("test-systemEnvironment", broker.environment(service));
    running.put(
        service,
        new SpringApplicationBuilder(application)
            .initializers(
                context -> context.getEnvironment().getPropertySources().addFirst(environment))
            .run(arguments.toArray(String[]::new)));
  }

  HttpResponse<String> get(String service, String path) {
    return send(request(service, path).GET());
  }

  JsonNode post(String service, String path, String contentType, String body) {
    HttpResponse<String> answer =
        send(
            request(service, path)
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString(body)));
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(service + path + ": " + answer.body());
    }
    return JsonMapper.shared().readTree(answer.body());
  }

  /** Has a checkout paid, as on the page that its customer was sent to. */
  void pay(String session) {
    stripe.payCheckout(session, TestCard.VISA);
  }

  private HttpRequest.Builder request(String service, String path) {
    return HttpRequest.newBuilder(URI.create(url(service) + path))
        .header("Authorization", "Bearer test");
  }

  private String url(String service) {
    return "http://127.0.0.1:" + running(service).getEnvironment().getProperty("local.server.port");
  }

  private ConfigurableApplicationContext running(String service) {
    return Objects.requireNonNull(running.get(service), service);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    running.values().forEach(ConfigurableApplicationContext::close);
    stripe.close();
    machinery.close();
    http.close();
  }
}
