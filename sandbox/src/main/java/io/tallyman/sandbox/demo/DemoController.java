package io.tallyman.sandbox.demo;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.catalog.Catalog;
import io.tallyman.catalog.Plan;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * Sets up demo organizations as anybody would, over HTTP with the caller's key: one on the first
 * plan that is paid for, and one on each other.
 */
@RestController
class DemoController {
  private static final String DEMO = "demo";
  private static final MediaType EVENTS =
      MediaType.parseMediaType("application/cloudevents-batch+json");

  private final CatalogHistory catalogs;
  private final InstantSource clock;
  private final Environment environment;

  DemoController(CatalogHistory catalogs, InstantSource clock, Environment environment) {
    this.catalogs = catalogs;
    this.clock = clock;
    this.environment = environment;
  }

  /**
   * Where to look.
   *
   * @param organization where to begin
   */
  record Demo(String organization, List<String> organizations) {}

  @Needs(Scope.OPS)
  @PostMapping("/v1/sandbox/demo")
  synchronized Demo demo() {
    String adminKey = environment.getRequiredProperty("tallyman.admin-key");
    RestClient api =
        RestClient.builder()
            .baseUrl("http://127.0.0.1:" + environment.getProperty("local.server.port"))
            .defaultHeaders(headers -> headers.setBearerAuth(adminKey))
            .build();
    Instant now = clock.instant();
    Catalog catalog = catalogs.timeline().at(now).catalog();
    Plan first = cheapest(catalog);
    List<String> organizations = new ArrayList<>();
    for (Plan plan : catalog.plans().values()) {
      String organization = plan.equals(first) ? DEMO : DEMO + "-" + plan.name();
      if (isNew(api, organization)) {
        setUp(api, organization, catalog, plan, now);
      }
      organizations.add(organization);
    }
    return new Demo(DEMO, organizations);
  }

  private static boolean isNew(RestClient api, String organization) {
    return api.get()
        .uri(path(organization) + "/balance")
        .exchange((request, response) -> response.getStatusCode() == HttpStatus.NOT_FOUND);
  }

  private static void setUp(
      RestClient api, String organization, Catalog catalog, Plan plan, Instant now) {
    String path = path(organization);
    boolean first = organization.equals(DEMO);
    put(
        api,
        path,
        Map.of(
            "name",
            first ? "Demo Ltd" : "Demo Ltd, " + plan.title(),
            "email",
            "billing@" + organization + ".example"));
    if (!plan.name().equals(catalog.policies().defaultPlan())) {
      put(api, path + "/plan", Map.of("plan", plan.name(), "at", "now"));
    }
    for (Gift gift : Gift.ALL) {
      post(api, path + "/grants", gift.asRequest(now));
    }
    api.post()
        .uri("/v1/events")
        .contentType(EVENTS)
        .body(new DemoEvents(catalog, plan, organization, now).toJson())
        .retrieve()
        .toBodilessEntity();
  }

  private static String path(String organization) {
    return "/v1/organizations/" + organization;
  }

  /** The first plan that costs something, in the catalog's order. */
  private static Plan cheapest(Catalog catalog) {
    return catalog.plans().values().stream()
        .min(Comparator.comparing(Plan::isFree))
        .orElseThrow(() -> new IllegalStateException("A catalog has at least one plan"));
  }

  private static void put(RestClient api, String path, Map<String, String> body) {
    api.put().uri(path).body(body).retrieve().toBodilessEntity();
  }

  private static void post(RestClient api, String path, Map<String, String> body) {
    api.post().uri(path).body(body).retrieve().toBodilessEntity();
  }

  /** Credits with their reason, and how long they last. */
  private record Gift(String source, String amount, String reason, Duration lasts) {
    static final List<Gift> ALL =
        List.of(
            new Gift("bonus", "60", "Welcome", Duration.ofDays(5)),
            new Gift("referral", "25", "Brought a friend", Duration.ofDays(80)),
            new Gift("adjustment", "12.5", "Sorry for Tuesday", Duration.ofDays(365)));

    Map<String, String> asRequest(Instant now) {
      return Map.of(
          "source", source,
          "amount", amount,
          "reason", reason,
          "reference", "demo:" + source,
          "expiresAt", now.plus(lasts).toString());
    }
  }
}
