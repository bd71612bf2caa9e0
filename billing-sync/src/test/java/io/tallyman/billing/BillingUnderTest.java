package io.tallyman.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallyman.billing.setup.StripeSetup;
import io.tallyman.billing.store.BillingDatabase;
import io.tallyman.billing.store.OutboxTable;
import io.tallyman.billing.store.WebhookTable;
import io.tallyman.billing.stripe.StripeGateway;
import io.tallyman.catalog.Catalogs;
import io.tallyman.simulator.StripeSimulator;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.payments.TestCard;
import io.tallyman.topic.Topics;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All of billing-sync on a real database and a real broker, with a simulated Stripe. */
public final class BillingUnderTest implements AutoCloseable {
  public static final String WEBHOOK_SECRET = "whsec_test";
  public static final Instant START = Instant.parse("2027-01-31T10:00:00Z");

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static final EmbeddedPostgres POSTGRES = startPostgres();
  private static final EmbeddedKafkaKraftBroker KAFKA = startKafka();

  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;
  private final ConfigurableApplicationContext context;
  private final StripeSimulator stripe;
  private volatile Instant now = START;

  private BillingUnderTest(String catalog, List<String> settings) {
    url = freshDatabase();
    InstantSource clock = () -> now;
    stripe = StripeSimulator.start(0, clock, "sk_test_simulator");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--management.server.port=0",
                "--spring.main.banner-mode=off",
                "--spring.kafka.bootstrap-servers=" + KAFKA.getBrokersAsString(),
                "--tallyman.admin-key=secret",
                "--tallyman.catalog=" + catalog,
                "--stripe.secret-key=sk_test_simulator",
                "--stripe.api-base=" + stripe.baseUrl(),
                "--stripe.webhook-secret=whsec_older," + WEBHOOK_SECRET,
                "--tallyman.billing.postgres.url=" + url,
                "--tallyman.billing.postgres.owner.user=tallyman_billing_owner",
                "--tallyman.billing.postgres.owner.password=any",
                "--tallyman.billing.postgres.service.user=tallyman_billing",
                "--tallyman.billing.postgres.service.password=any",
                "--tallyman.billing.postgres.superuser.user=postgres",
                "--tallyman.billing.postgres.superuser.password=any"));
    settings.forEach(setting -> arguments.add("--" + setting));
    context =
        new SpringApplicationBuilder(BillingSync.class)
            .initializers(
                starting -> starting.getBeanFactory().registerSingleton("testClock", clock))
            .run(arguments.toArray(String[]::new));
    StripeSetup setup = new StripeSetup(bean(StripeGateway.class), Catalogs.at(catalog), false);
    setup.prices();
    setup.portal();
  }

  /** Starts it with a catalog, and Stripe's webhooks coming in. */
  public static BillingUnderTest start(String catalog, String... settings) {
    BillingUnderTest billing = new BillingUnderTest(catalog, List.of(settings));
    billing.stripe.addWebhook(billing.at("/v1/stripe/webhooks"), WEBHOOK_SECRET, null);
    return billing;
  }

  /** Starts it with Stripe's webhooks coming in the shapes of an API version. */
  public static BillingUnderTest startOnVersion(String version, String catalog) {
    BillingUnderTest billing = startWithoutWebhooks(catalog);
    billing.stripe.addWebhook(billing.at("/v1/stripe/webhooks"), WEBHOOK_SECRET, version);
    return billing;
  }

  /** Starts it with a catalog; webhooks are for the test to bring. */
  public static BillingUnderTest startWithoutWebhooks(String catalog) {
    return new BillingUnderTest(catalog, List.of());
  }

  /** An answer. */
  public record Reply(int status, JsonNode body) {
    /** What is at a JSON Pointer, as text. */
    public String at(String pointer) {
      return body.at(pointer).asString();
    }
  }

  public StripeSimulator stripe() {
    return stripe;
  }

  public static String brokers() {
    return KAFKA.getBrokersAsString();
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public Instant now() {
    return now;
  }

  /** Lets time pass, at Stripe as well, and waits until all that comes of it has been worked on. */
  public void pass(Duration time) {
    Instant then = now.plus(time);
    Instant due = stripe.nextDue().orElse(then);
    while (due.isBefore(then)) {
      moveTo(due);
      due = stripe.nextDue().orElse(then);
    }
    moveTo(then);
  }

  /** Stripe follows the same clock: what it signs is never signed in the future. */
  private void moveTo(Instant instant) {
    now = instant.isAfter(now) ? instant : now;
    stripe.advanceTo(now);
    settle();
  }

  /** Waits until nothing is on its way: no webhook, no fact. */
  public void settle() {
    stripe.awaitDeliveries();
    BillingDatabase database = bean(BillingDatabase.class);
    await()
        .atMost(PATIENCE)
        .until(() ->
            database.inTransaction(handle ->
                new WebhookTable(handle).nextDue(now).isEmpty()
                    && new OutboxTable(handle).isEmpty()));
  }

  /** Buys a plan on Stripe's page; returns the session. */
  public String buyPlan(String organization, String plan, String interval, TestCard card) {
    Reply page =
        post(
            "/v1/organizations/" + organization + "/checkout/subscription",
            "{\"plan\": \"%s\", \"interval\": \"%s\"}".formatted(plan, interval));
    pay(page, card);
    return page.at("/sessionId");
  }

  /** Buys a pack on Stripe's page; returns the payment. */
  public String buyPack(String organization, String pack, TestCard card) {
    Reply page =
        post(
            "/v1/organizations/" + organization + "/checkout/credits",
            "{\"pack\": \"%s\"}".formatted(pack));
    return pay(page, card).need("payment_intent");
  }

  private StripeObject pay(Reply page, TestCard card) {
    assertThat(page.status()).as(page.body().toString()).isEqualTo(200);
    StripeObject paid = stripe.payCheckout(page.at("/sessionId"), card);
    settle();
    return paid;
  }

  /** Reconciles, and waits until that is done; returns what is said of it then. */
  public Reply reconcile(String request) {
    Reply started = post("/v1/ops/reconcile", request);
    assertThat(started.status()).as(started.body().toString()).isEqualTo(202);
    String path = "/v1/ops/reconcile/" + started.at("/id");
    await().atMost(PATIENCE).until(() -> get(path).at("/state").equals("done"));
    settle();
    return get(path);
  }

  /** The types, or ids, of webhooks in a state. */
  public List<String> webhooks(String field, String state) {
    return database()
        .withHandle(handle ->
            handle
                .createQuery(
                    "select distinct <field> from billing.webhook_event where state = :state")
                .define("field", field)
                .bind("state", state)
                .mapTo(String.class)
                .list());
  }

  private Jdbi database() {
    return Jdbi.create(POSTGRES.getDatabase("postgres", url.substring(url.lastIndexOf('/') + 1)));
  }

  /** The facts told last of each object of an organization: {@code type {json}}, sorted. */
  public List<String> told(String organization) {
    return database()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    select (fact ->> 'type') || ' ' || (fact -> 'fact')::text from billing.told
                    where organization = :organization order by 1
                    """)
                .bind("organization", organization)
                .mapTo(String.class)
                .list());
  }

  public Reply get(String path) {
    return send("GET", path, null);
  }

  public Reply post(String path, @Nullable String body, String... headers) {
    return send("POST", path, body, headers);
  }

  /** Chooses a plan on the portal's page, for the subscription that was made last. */
  public void choose(String organization, String lookupKey) {
    String page = post("/v1/organizations/" + organization + "/portal", null).at("/url");
    String price =
        stripe.all("price").stream()
            .filter(each -> each.is("lookup_key", lookupKey))
            .findFirst()
            .orElseThrow()
            .id();
    String subscription = stripe.all("subscription").getLast().id();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(page))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                BodyPublishers.ofString(
                    "action=change&subscription=" + subscription + "&price=" + price))
            .build();
    assertThat(answer(request).statusCode()).isEqualTo(200);
    settle();
  }

  /** The lines of an answer that is no single JSON. */
  public List<String> lines(String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(at(path))
            .header("Authorization", "Bearer secret")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return answer(request).body().lines().toList();
  }

  private Reply send(String method, String path, @Nullable String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at(path))
            .header("Authorization", "Bearer secret")
            .header("Content-Type", "application/json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> response = answer(request.build());
    String answer = response.body().isEmpty() ? "{}" : response.body();
    return new Reply(response.statusCode(), JSON.readTree(answer));
  }

  private HttpResponse<String> answer(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private URI at(String path) {
    String port = context.getEnvironment().getProperty("local.server.port");
    return URI.create("http://localhost:" + port + path);
  }

  private static String freshDatabase() {
    String name = "billing_" + DATABASES.incrementAndGet();
    Jdbi.create(POSTGRES.getPostgresDatabase())
        .useHandle(handle -> handle.execute("create database " + name));
    return "jdbc:postgresql://localhost:" + POSTGRES.getPort() + "/" + name;
  }

  private static EmbeddedPostgres startPostgres() {
    try {
      return EmbeddedPostgres.builder().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EmbeddedKafkaKraftBroker startKafka() {
    EmbeddedKafkaKraftBroker broker =
        new EmbeddedKafkaKraftBroker(1, 4, Topics.ALL.toArray(String[]::new));
    broker.afterPropertiesSet();
    return broker;
  }

  @Override
  public void close() {
    context.close();
    stripe.close();
    client.close();
  }
}
