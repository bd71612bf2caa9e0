package io.tallyman.balance.plans;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.BalanceConfiguration;
import io.tallyman.balance.store.CatalogTable;
import io.tallyman.balance.store.FreshDatabase;
import io.tallyman.balance.store.LedgerSeed;
import io.tallyman.balance.store.LedgerSeed.Event;
import io.tallyman.catalog.Catalogs;
import io.tallyman.ledger.Ledger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A balance service over HTTP with a clock to set, and usage put straight into its ledger. */
final class PlanService implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final FreshDatabase database = FreshDatabase.create();
  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicReference<Instant> now;
  private final LedgerSeed seed;
  private final ConfigurableApplicationContext context;

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(BalanceConfiguration.class)
  static class Application {}

  private PlanService(String catalog, Instant start) {
    now = new AtomicReference<>(start);
    database
        .writer()
        .useTransaction(handle -> CatalogTable.activate(handle, Catalogs.builtIn(catalog), start));
    seed = new LedgerSeed(database, new Ledger(database.writer().withHandle(CatalogTable::read)));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--management.server.port=0",
                "--tallyman.admin-key=secret",
                "--tallyman.catalog=" + catalog,
                "--tallyman.intake.enabled=false",
                "--tallyman.outbox.enabled=false",
                "--tallyman.postgres.url=" + database.jdbcUrl()));
    for (String role : List.of("owner", "writer", "app", "ops")) {
      String login = "--tallyman.postgres." + role;
      arguments.add(login + ".user=tallyman_" + role);
      arguments.add(login + ".password=any");
    }
    InstantSource clock = now::get;
    context =
        new SpringApplicationBuilder(Application.class)
            .initializers(started -> started.getBeanFactory().registerSingleton("testClock", clock))
            .run(arguments.toArray(String[]::new));
  }

  static PlanService of(String catalog, String start) {
    return new PlanService(catalog, Instant.parse(start));
  }

  void setClock(String instant) {
    now.set(Instant.parse(instant));
  }

  /** Uses credits of an organization that has an account. */
  void use(String organization, String id, String credits) {
    seed.use(account(organization), now.get(), List.of(Event.of(id, "used", now.get(), credits)));
  }

  /** Uses so many actions of a tier. */
  void use(String organization, String id, Event.Tier tier, int times) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      events.add(Event.of(id + i, now.get(), tier));
    }
    seed.use(account(organization), now.get(), events);
  }

  private long account(String organization) {
    return database
        .owner()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    select a.id from account a join organization o on o.id = a.organization_id
                    where o.name = :name and a.wallet = 'default'
                    """)
                .bind("name", organization)
                .mapTo(Long.class)
                .one());
  }

  JsonNode balance(String organization) throws Exception {
    return send("GET", "/v1/organizations/" + organization + "/balance", null, 200);
  }

  JsonNode send(String method, String path, @Nullable String body, int status) throws Exception {
    String port = context.getEnvironment().getRequiredProperty("local.server.port");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .header("Authorization", "Bearer secret")
            .header("Content-Type", "application/json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }

  @Override
  public void close() {
    context.close();
  }
}
