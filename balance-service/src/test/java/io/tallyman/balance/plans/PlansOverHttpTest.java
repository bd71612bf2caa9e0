package io.tallyman.balance.plans;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.store.LedgerSeed.Event;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PlansOverHttpTest {
  private static final Event.Tier SMALL = new Event.Tier("small", "1");

  @Test
  void renewalsRollOverWhatIsLeftAndCountOnce() throws Exception {
    try (PlanService fltr = PlanService.of("fltr", "2026-12-01T00:00:00Z")) {
      String plan = "/v1/organizations/acme/plan";
      JsonNode started = fltr.send("PUT", plan, "{\"plan\":\"pro\"}", 200);
      assertThat(started.at("/plan/id").asString()).isEqualTo("pro");
      assertThat(started.at("/plan/status").asString()).isEqualTo("active");
      assertThat(started.at("/plan/currentPeriodEnd").asString()).isEqualTo("2027-01-01T00:00:00Z");
      assertThat(available(started)).isEqualTo("1000");
      assertThat(available(fltr.send("PUT", plan, "{\"plan\":\"pro\"}", 200))).isEqualTo("1000");

      fltr.use("acme", "a", "850");
      fltr.setClock("2026-12-20T00:00:00Z");
      String renewal =
          """
          {"subscription":"s1","periodStart":"2026-12-20T00:00:00Z","periodEnd":"2027-01-20T00:00:00Z"}
          """;
      JsonNode renewed = fltr.send("POST", plan + "/renewals", renewal, 200);
      assertThat(available(renewed)).isEqualTo("1150");
      assertThat(renewed.at("/lots/0/reference").asString())
          .isEqualTo("plan:s1:2026-12-20T00:00:00Z");
      assertThat(renewed.at("/lots/1/source").asString()).isEqualTo("rollover");
      assertThat(available(fltr.send("POST", plan + "/renewals", renewal, 200))).isEqualTo("1150");

      fltr.use("acme", "b", "350");
      String next =
          """
          {"subscription":"s1","periodStart":"2027-01-20T00:00:00Z","periodEnd":"2027-02-20T00:00:00Z"}
          """;
      assertThat(available(fltr.send("POST", plan + "/renewals", next, 200))).isEqualTo("800");
      fltr.setClock("2027-01-20T00:00:00Z");
      assertThat(available(fltr.balance("acme"))).isEqualTo("1800");

      fltr.send("PUT", plan, "{\"plan\":\"basic\"}", 200);
      assertThat(fltr.balance("acme").at("/plan/nextPlan").asString()).isEqualTo("basic");
      fltr.use("acme", "c", "1000");
      fltr.setClock("2027-02-20T00:00:00Z");
      assertThat(available(fltr.balance("acme"))).isEqualTo("200");

      JsonNode ending = fltr.send("DELETE", plan, null, 200);
      assertThat(ending.at("/plan/cancelAt").asString()).isEqualTo("2027-03-20T00:00:00Z");
      JsonNode ended = fltr.send("DELETE", plan + "?at=now", null, 200);
      assertThat(ended.at("/plan").isNull()).isTrue();
      assertThat(available(ended)).isEqualTo("0");
      assertThat(code(fltr.send("DELETE", plan, null, 409))).isEqualTo("plan_not_running");
      assertThat(code(fltr.send("POST", plan + "/renewals", next, 409)))
          .isEqualTo("plan_not_running");
    }
  }

  @Test
  void aTrialTakesTheFreePlansPlaceForItsDays() throws Exception {
    try (PlanService pixell = PlanService.of("pixell", "2026-12-01T00:00:00Z")) {
      String plan = "/v1/organizations/acme/plan";
      pixell.send("PUT", "/v1/organizations/acme", "{}", 200);
      pixell.use("acme", "f", SMALL, 3);
      String trial = "{\"plan\":\"starter\",\"trial\":true}";
      JsonNode trying = pixell.send("PUT", plan, trial, 200);
      assertThat(trying.at("/plan/status").asString()).isEqualTo("trialing");
      assertThat(trying.at("/plan/trialEndsAt").asString()).isEqualTo("2026-12-08T00:00:00Z");
      assertThat(small(trying)).isEqualTo("250/0/250");
      assertThat(small(pixell.send("PUT", plan, trial, 200))).isEqualTo("250/0/250");
      JsonNode summary = pixell.send("GET", "/v1/organizations/acme/summary", null, 200);
      assertThat(summary.at("/nextRenewal").isNull()).isTrue();

      pixell.setClock("2026-12-08T00:00:00Z");
      JsonNode free = pixell.balance("acme");
      assertThat(free.at("/plan/id").asString()).isEqualTo("free");
      assertThat(small(free)).isEqualTo("10/3/7");
      assertThat(code(pixell.send("PUT", plan, trial, 409))).isEqualTo("trial_used");
    }
  }

  @Test
  void ofTwoHundredAndFiftyOneSmallActionsACreditPaysOne() throws Exception {
    try (PlanService pixell = PlanService.of("pixell", "2026-12-01T00:00:00Z")) {
      pixell.send("PUT", "/v1/organizations/acme/plan", "{\"plan\":\"starter\"}", 200);
      pixell.send(
          "POST",
          "/v1/organizations/acme/grants",
          "{\"source\":\"bonus\",\"amount\":\"5\",\"reference\":\"hello\",\"reason\":\"Hello\"}",
          200);
      pixell.use("acme", "s", SMALL, 251);
      JsonNode balance = pixell.balance("acme");
      assertThat(small(balance)).isEqualTo("250/250/0");
      assertThat(available(balance)).isEqualTo("4");

      pixell.setClock("2026-12-16T12:00:00Z");
      JsonNode dearer =
          pixell.send("PUT", "/v1/organizations/acme/plan", "{\"plan\":\"pro\"}", 200);
      assertThat(small(dearer)).isEqualTo("1375/250/1125");
    }
  }

  @Test
  void whatIsWrongHasAStableCode() throws Exception {
    try (PlanService minddocs = PlanService.of("minddocs", "2026-12-01T00:00:00Z")) {
      String plan = "/v1/organizations/acme/plan";
      assertThat(code(minddocs.send("PUT", plan, "{}", 400))).isEqualTo("invalid_field");
      assertThat(code(minddocs.send("PUT", plan, "{\"plan\":\"gold\"}", 400)))
          .isEqualTo("unknown_plan");
      assertThat(code(minddocs.send("PUT", plan, "{\"plan\":\"pro\",\"at\":\"never\"}", 400)))
          .isEqualTo("invalid_field");
      assertThat(code(minddocs.send("PUT", plan, "{\"plan\":\"pro\",\"trial\":true}", 409)))
          .isEqualTo("no_trial");
      assertThat(
              code(minddocs.send("PUT", "/v1/organizations/a%2Fb/plan", "{\"plan\":\"pro\"}", 400)))
          .isNotEmpty();
      String renewals = plan + "/renewals";
      assertThat(
              code(minddocs.send("POST", renewals, renewal("s1", "2026-12-01", "2027-01-01"), 404)))
          .isEqualTo("not_found");
      minddocs.send("PUT", plan, "{\"plan\":\"basic\"}", 200);
      for (String wrong :
          new String[] {
            renewal("default", "2026-12-01", "2027-01-01"),
            renewal("a/b", "2026-12-01", "2027-01-01"),
            renewal("s1", "2026-12-01", "2026-12-01"),
            renewal("s1", "2026-12-01", "2029-12-01"),
            renewal("s1", "0001-12-01", "0002-01-01"),
            "{\"subscription\":\"s1\"}"
          }) {
        assertThat(code(minddocs.send("POST", renewals, wrong, 400)))
            .as(wrong)
            .isEqualTo("invalid_field");
      }
    }
  }

  @Test
  void entitlementsAreThoseOfThePlan() throws Exception {
    try (PlanService minddocs = PlanService.of("minddocs", "2026-12-01T00:00:00Z")) {
      minddocs.send("PUT", "/v1/organizations/acme", "{}", 200);
      String path = "/v1/organizations/acme/entitlements";
      JsonNode free = minddocs.send("GET", path, null, 200);
      assertThat(free.at("/plan").asString()).isEqualTo("free");
      assertThat(free.at("/features")).isEmpty();
      minddocs.send("PUT", "/v1/organizations/acme/plan", "{\"plan\":\"pro\"}", 200);
      JsonNode pro = minddocs.send("GET", path, null, 200);
      assertThat(pro.at("/features/0").asString()).isEqualTo("priority-support");
      assertThat(pro.at("/limits")).isNotEmpty();
      assertThat(pro.at("/limits/0/used").asInt()).isZero();
    }
  }

  private static String renewal(String subscription, String start, String end) {
    return "{\"subscription\":\"%s\",\"periodStart\":\"%sT00:00:00Z\",\"periodEnd\":\"%sT00:00:00Z\"}"
        .formatted(subscription, start, end);
  }

  private static String available(JsonNode balance) {
    return balance.at("/credits/available").asString();
  }

  /** Included, used and remaining. */
  private static String small(JsonNode balance) {
    for (JsonNode tier : balance.at("/tiers")) {
      if (tier.at("/tier").asString().equals("small")) {
        return tier.at("/included").asString()
            + "/"
            + tier.at("/used").asString()
            + "/"
            + tier.at("/remaining").asString();
      }
    }
    return "none";
  }

  private static String code(JsonNode problem) {
    return problem.at("/code").asString();
  }
}
