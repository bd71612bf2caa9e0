package io.tallyman.catalog;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.tallyman.catalog.Entitlements.Allowance;
import io.tallyman.catalog.Policies.AnnualGrant;
import io.tallyman.catalog.Policies.LowBalance;
import io.tallyman.catalog.Policies.Organizations;
import io.tallyman.catalog.Policies.Referral;
import io.tallyman.catalog.Policies.Upgrade;
import io.tallyman.money.Credits;
import io.tallyman.money.Money;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogReaderTest {
  private static final Currency EUR = Currency.getInstance("EUR");
  private static final String SMALLEST =
      """
      name: smallest
      currency: USD
      actions:
        ping: { price: { base: 1 } }
      """;

  private final Catalog whole = CatalogReader.read("whole.yaml", CatalogTexts.text("whole.yaml"));

  @Test
  void whatIsDeclaredIsReadInTheOrderOfTheFile() {
    assertThat(whole.name()).isEqualTo("whole");
    assertThat(whole.currency()).isEqualTo(EUR);
    assertThat(whole.effectiveFrom()).isEqualTo(Instant.parse("2026-01-31T00:00:00Z"));
    assertThat(whole.tiers().values())
        .containsExactly(
            new Tier("small", "Small one", Credits.parse("1.5"), 20_000),
            new Tier("large", "large", Credits.of(5), 0));
    assertThat(whole.limits().values())
        .containsExactly(
            new Limit("projects", "Projects", Limit.Kind.LEVEL),
            new Limit("runs", "runs", Limit.Kind.COUNT),
            new Limit("models", "models", Limit.Kind.ALLOW_LIST));
    assertThat(whole.plans().keySet()).containsExactly("free", "pro", "custom");
  }

  @Test
  void anActionIsReadWithItsLimitsAndDimensions() {
    Action run = requireNonNull(whole.actions().get("run"));
    Action created = requireNonNull(whole.actions().get("project.created"));

    assertThat(run.title()).isEqualTo("Run");
    assertThat(run.description()).isEqualTo("One run of a project");
    assertThat(run.dimensions()).containsExactly("model", "user", "team");
    assertThat(run.limits())
        .containsExactly(
            new LimitUse.Counts("runs"), new LimitUse.MustBeAllowed("models", "model"));
    assertThat(created.limits()).containsExactly(new LimitUse.Moves("projects", 1));
    assertThat(created.price().tier())
        .isEqualTo(
            new PriceRule.TierChoice.Fixed(
                new Tier("small", "Small one", Credits.parse("1.5"), 20_000)));
  }

  @Test
  void aPlanIsRead() {
    assertThat(whole.plans().get("pro"))
        .isEqualTo(
            new Plan(
                "pro",
                "pro",
                null,
                new PlanPrice.Listed(
                    new Money(1990, EUR), new Money(19900, EUR), "pro_monthly", "pro_annual"),
                Credits.parse("1000.5"),
                Map.of(),
                Credits.of(500),
                Duration.ofDays(14),
                3,
                new Entitlements(
                    Map.of(
                        "projects",
                        new Allowance.Unlimited(),
                        "runs",
                        new Allowance.AtMost(1000),
                        "models",
                        new Allowance.Unlimited()),
                    Set.of("sso", "audit"))));
  }

  @Test
  void aPlanTakesOverWhatThePoliciesSayOfTrialsAndSoftLimits() {
    Plan free = requireNonNull(whole.plans().get("free"));
    Plan custom = requireNonNull(whole.plans().get("custom"));
    Plan max = requireNonNull(Catalogs.builtIn("pixell").plans().get("max"));

    assertThat(free.isFree()).isTrue();
    assertThat(free.tierActions()).isEqualTo(Map.of("small", 10L));
    assertThat(free.trial()).as("nothing to try on a free plan").isZero();
    assertThat(free.softLimit()).isEqualTo(10);
    assertThat(custom.price()).isEqualTo(new PlanPrice.Contact());
    assertThat(max.trial()).isEqualTo(Duration.ofDays(7));
  }

  @Test
  void aPackIsRead() {
    assertThat(whole.packs().values())
        .containsExactly(
            new Pack(
                "c500",
                "500 credits",
                "For a busy week",
                new Money(499, EUR),
                Credits.of(500),
                Period.ofMonths(12),
                "c500"));
  }

  @Test
  void everyPolicyIsRead() {
    assertThat(whole.policies())
        .isEqualTo(
            new Policies(
                "free",
                Organizations.REGISTERED,
                List.of(
                    LotSource.PURCHASE,
                    LotSource.BONUS,
                    LotSource.TRIAL,
                    LotSource.PLAN,
                    LotSource.ROLLOVER,
                    LotSource.REFUND,
                    LotSource.REFERRAL,
                    LotSource.ADJUSTMENT),
                new LowBalance(Credits.of(40), Credits.of(10), 30, 10),
                Duration.ofDays(5),
                Duration.ofHours(12),
                Duration.ofDays(3),
                Upgrade.FULL,
                AnnualGrant.UPFRONT,
                "default",
                Duration.ofDays(40),
                Duration.ofMinutes(30),
                new Referral(Credits.of(100), Credits.of(50), 20)));
  }

  @Test
  void everyPolicyHasADefault() {
    assertThat(CatalogReader.read("smallest.yaml", SMALLEST).policies())
        .isEqualTo(
            new Policies(
                null,
                Organizations.OPEN,
                List.of(LotSource.values()),
                new LowBalance(Credits.of(50), Credits.of(20), 20, 5),
                Duration.ofDays(7),
                Duration.ofHours(24),
                Duration.ofDays(7),
                Upgrade.PRORATED,
                AnnualGrant.MONTHLY,
                null,
                Duration.ofDays(35),
                Duration.ofMinutes(15),
                null));
  }

  @Test
  void everyTermAddsItsCreditsAndItsCost() {
    Price price =
        Events.priced(
            whole,
            "run",
            """
            {"tokens": 1500, "model": "opus", "seconds": 0.05, "tools": ["search", "web"],
             "size": "large", "user": 42}
            """);

    assertThat(price.terms())
        .extracting(Price.Term::name, Price.Term::calculation, term -> term.credits().toString())
        .containsExactly(
            tuple("base", "0.25", "0.25"),
            tuple("tokens", "1500 × 3 / 1000", "4.5"),
            tuple("seconds", "0.05 × 0.01", "0.0005"),
            tuple("tools: search", "2", "2"),
            tuple("tools: web", "1", "1"));
    assertThat(price.credits()).hasToString("7.7505");
    assertThat(price.tierAction()).isEqualTo(new Price.TierAction("large", Credits.of(5)));
    assertThat(price.dimensions()).isEqualTo(Map.of("model", "opus", "user", "42"));
    assertThat(price.costMicros()).isEqualTo(1_000 + 45_000 + 5 + 2 * 4_000);
  }

  @ParameterizedTest
  @CsvSource({"opus, 3, 30000", "haiku, 0.5, 0", "other, 4, 50000"})
  void aRateGoesByValueAndFallsBackOnTheDefault(String model, String credits, long costMicros) {
    Price price =
        Events.priced(
            whole,
            "run",
            """
            {"tokens": 1000, "model": "MODEL", "seconds": 0, "tools": [], "size": "large"}
            """
                .replace("MODEL", model));

    assertThat(price.credits()).isEqualTo(Credits.parse(credits).plus(Credits.parse("0.25")));
    assertThat(price.costMicros()).isEqualTo(1_000 + costMicros);
  }

  @ParameterizedTest
  @CsvSource({"1, 0.333333", "2, 0.666667", "4.5, 1.5", "0.000001, 0", "0.000002, 0.000001"})
  void eachTermIsRoundedHalfUpOnce(String quantity, String credits) {
    String thirds = SMALLEST.replace("base: 1", "per: [{ field: n, units: 3, credits: 1 }]");
    Catalog catalog = CatalogReader.read("thirds.yaml", thirds);

    assertThat(Events.priced(catalog, "ping", "{\"n\":" + quantity + "}").credits())
        .hasToString(credits);
  }

  @Test
  void theContentHashIsOfTheTextWhateverItsLineEnds() {
    Catalog catalog = CatalogReader.read("smallest.yaml", SMALLEST);

    assertThat(catalog.contentHash())
        .isEqualTo("7528570ca1bd65d6401363dad780e8d2654fe9d2d7ff2b6ce4ace32b0f0a7dc2")
        .isEqualTo(CatalogReader.read("a", SMALLEST.replace("\n", "\r\n")).contentHash())
        .isEqualTo(CatalogReader.read("b", SMALLEST.replace("\n", "\r")).contentHash())
        .isNotEqualTo(CatalogReader.read("c", SMALLEST + "# changed\n").contentHash());
    assertThat(catalog.yaml()).isEqualTo(SMALLEST);
    assertThat(CatalogReader.read("again", catalog.yaml())).isEqualTo(catalog);
  }

  @Test
  void anUnknownBuiltInCatalogIsTold() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Catalogs.builtIn("pixel"))
        .withMessage("no catalog 'pixel'; there are fltr, chat, saas, minddocs, pixell");
  }
}
