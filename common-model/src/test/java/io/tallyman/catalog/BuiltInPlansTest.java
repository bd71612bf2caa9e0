package io.tallyman.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.catalog.Entitlements.Allowance;
import io.tallyman.catalog.Policies.LowBalance;
import io.tallyman.money.Credits;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the five catalogs sell, as the contract tables it. */
class BuiltInPlansTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          fltr     | default none; basic 9.99 USD, 100, cap 100; pro 29.99 USD, 1000, cap 1000; premium 59.99 USD, 5000, cap 5000
          chat     | default free; free 0.00 USD, 100; starter 9.00 USD, 1000; pro 29.00 USD, 5000; enterprise contact, 0
          saas     | default none; starter 29.00 USD or 290.00 USD, 1000, trial 14; professional 99.00 USD or 990.00 USD, 5000, trial 14; enterprise 299.00 USD or 2990.00 USD, 20000, trial 14
          minddocs | default free; free 0.00 USD, 1000; basic 29.99 USD, 5000; pro 99.99 USD, 25000; enterprise 299.99 USD, 100000
          pixell   | default free; free 0.00 USD, 0 {small=10, medium=4, large=2, xl=1}, soft 10; starter 9.99 USD, 0 {small=250, medium=100, large=50, xl=15}, trial 7, soft 10; pro 99.00 USD, 0 {small=2500, medium=1000, large=500, xl=160}, trial 7, soft 10; max 499.99 USD, 0 {small=12500, medium=5000, large=2500, xl=800}, trial 7, soft 10
          """)
  void plansArePricedAndFilledAsTheContractSays(String name, String plans) {
    Catalog catalog = Catalogs.builtIn(name);
    String defaultPlan = catalog.policies().defaultPlan();

    assertThat(
            "default "
                + (defaultPlan == null ? "none" : defaultPlan)
                + "; "
                + catalog.plans().values().stream()
                    .map(BuiltInPlansTest::written)
                    .collect(Collectors.joining("; ")))
        .isEqualTo(plans);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          fltr     | ``
          chat     | small 5.00 USD 500; medium 15.00 USD 2000; large 35.00 USD 5000
          saas     | credits-1000 25.00 USD 1000; credits-5000 100.00 USD 5000; credits-25000 400.00 USD 25000
          minddocs | credits-1000 10.00 USD 1000; credits-5000 48.00 USD 5000; credits-20000 180.00 USD 20000
          pixell   | credits-500 20.00 USD 500
          """)
  void packsArePricedAsTheContractSays(String name, String packs) {
    assertThat(
            Catalogs.builtIn(name).packs().values().stream()
                .map(pack -> pack.name() + " " + pack.price() + " " + pack.credits())
                .collect(Collectors.joining("; ")))
        .isEqualTo(packs);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          free       | 3         | 10        | [gpt-3.5-turbo]        | []
          basic      | 10        | 50        | [gpt-3.5-turbo, gpt-4] | []
          pro        | 50        | 250       | unlimited              | [priority-support]
          enterprise | unlimited | unlimited | unlimited              | [dedicated-support, sso, custom-integrations]
          """)
  void minddocsLimitsWorkflowsExecutionsAndModels(
      String plan, String workflows, String executions, String models, String features) {
    Entitlements entitlements = plan("minddocs", plan).entitlements();

    assertThat(entitlements.limits())
        .hasEntrySatisfying("workflows", is -> assertThat(written(is)).isEqualTo(workflows))
        .hasEntrySatisfying("executions", is -> assertThat(written(is)).isEqualTo(executions))
        .hasEntrySatisfying("models", is -> assertThat(written(is)).isEqualTo(models))
        .hasSize(3);
    assertThat(entitlements.features()).hasToString(features);
  }

  @Test
  void minddocsMovesTheLevelOfWorkflowsAndCountsExecutions() {
    Map<String, Action> actions = Catalogs.builtIn("minddocs").actions();

    assertThat(actions)
        .extractingFromEntries(entry -> entry.getValue().limits().toString())
        .containsExactly(
            "[MustBeAllowed[limit=models, field=model]]",
            "[]",
            "[]",
            "[Counts[limit=executions]]",
            "[Moves[limit=workflows, change=1]]",
            "[Moves[limit=workflows, change=-1]]");
  }

  @Test
  void saasSpendsWhatWasBoughtFirst() {
    assertThat(Catalogs.builtIn("saas").policies().burnOrder())
        .startsWith(LotSource.PURCHASE, LotSource.TRIAL, LotSource.PLAN);
  }

  @ParameterizedTest
  @CsvSource({"fltr", "chat", "saas", "minddocs", "pixell"})
  void everyCatalogWarnsAndForgivesAsTheContractSays(String name) {
    Policies policies = Catalogs.builtIn(name).policies();

    assertThat(policies.lowBalance())
        .isEqualTo(new LowBalance(Credits.of(50), Credits.of(20), 20, 5));
    assertThat(policies.grace()).isEqualTo(Duration.ofDays(7));
    assertThat(policies.warningCooldown()).isEqualTo(Duration.ofHours(24));
    assertThat(policies.dedupeWindow()).isEqualTo(Duration.ofDays(35));
  }

  private static Plan plan(String catalog, String plan) {
    return Catalogs.builtIn(catalog).plans().values().stream()
        .filter(candidate -> candidate.name().equals(plan))
        .findAny()
        .orElseThrow();
  }

  private static String written(Plan plan) {
    String price =
        switch (plan.price()) {
          case PlanPrice.Contact() -> "contact";
          case PlanPrice.Listed listed ->
              listed.monthly() + (listed.annual() == null ? "" : " or " + listed.annual());
        };
    return plan.name()
        + " "
        + price
        + ", "
        + plan.credits()
        + (plan.tierActions().isEmpty() ? "" : " " + plan.tierActions())
        + (plan.rolloverCap().isZero() ? "" : ", cap " + plan.rolloverCap())
        + (plan.trial().isZero() ? "" : ", trial " + plan.trial().toDays())
        + (plan.softLimit() == 0 ? "" : ", soft " + plan.softLimit());
  }

  private static String written(Allowance allowance) {
    return switch (allowance) {
      case Allowance.Unlimited() -> "unlimited";
      case Allowance.AtMost(long maximum) -> Long.toString(maximum);
      case Allowance.OneOf(var values) -> values.toString();
    };
  }
}
