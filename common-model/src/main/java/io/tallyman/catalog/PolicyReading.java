package io.tallyman.catalog;

import io.tallyman.catalog.Policies.AnnualGrant;
import io.tallyman.catalog.Policies.LowBalance;
import io.tallyman.catalog.Policies.Organizations;
import io.tallyman.catalog.Policies.Referral;
import io.tallyman.catalog.Policies.Upgrade;
import io.tallyman.money.Credits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the policies of the catalog; each has a default. */
final class PolicyReading {
  static final int MAX_DAYS = 366;
  private static final int MAX_REFERRALS = 1_000_000;

  private final YamlMapping policies;

  PolicyReading(YamlMapping root) {
    this.policies =
        root.mapping(
            "policies",
            "defaultPlan",
            "organizations",
            "burnOrder",
            "lowBalance",
            "trialDays",
            "softLimit",
            "graceDays",
            "warningCooldownHours",
            "expiryNoticeDays",
            "upgrade",
            "annualGrant",
            "walletFallback",
            "dedupeWindowDays",
            "holdMinutes",
            "referral");
  }

  /**
   * What plans take over unless they say otherwise.
   *
   * @param trialDays of plans that have a price
   */
  record PlanDefaults(int trialDays, int softLimit) {}

  PlanDefaults planDefaults() {
    return new PlanDefaults(
        (int) policies.integer("trialDays", 0, MAX_DAYS, 0),
        (int) policies.integer("softLimit", 0, Integer.MAX_VALUE, 0));
  }

  Policies read(Map<String, Plan> plans) {
    return new Policies(
        defaultPlan(plans),
        policies.oneOf("organizations", Organizations.OPEN),
        burnOrder(),
        lowBalance(),
        Duration.ofDays(policies.integer("graceDays", 0, MAX_DAYS, 7)),
        Duration.ofHours(policies.integer("warningCooldownHours", 0, MAX_DAYS * 24, 24)),
        Duration.ofDays(policies.integer("expiryNoticeDays", 0, MAX_DAYS, 7)),
        policies.oneOf("upgrade", Upgrade.PRORATED),
        policies.oneOf("annualGrant", AnnualGrant.MONTHLY),
        walletFallback(),
        Duration.ofDays(policies.integer("dedupeWindowDays", 1, MAX_DAYS, 35)),
        Duration.ofMinutes(policies.integer("holdMinutes", 1, MAX_DAYS * 24 * 60, 15)),
        referral());
  }

  private @Nullable String defaultPlan(Map<String, Plan> plans) {
    YamlValue value = policies.optional("defaultPlan");
    Plan plan = value == null ? null : References.find(plans, value, "plan");
    if (value == null || plan == null) {
      return null;
    }
    if (!plan.isFree()) {
      value.report("must be a plan whose monthly price is 0, as nobody has chosen it");
    }
    return plan.name();
  }

  private @Nullable String walletFallback() {
    YamlValue value = policies.optional("walletFallback");
    return value == null ? null : References.name(value);
  }

  /** The sources listed come first, in that order; the others follow in the default order. */
  private List<LotSource> burnOrder() {
    List<LotSource> order = new ArrayList<>();
    for (YamlValue item : policies.items("burnOrder")) {
      LotSource source = item.oneOf(LotSource.class);
      if (order.contains(source)) {
        item.report(YamlValue.written(source) + " is there twice");
      }
      order.add(source);
    }
    Arrays.stream(LotSource.values()).filter(source -> !order.contains(source)).forEach(order::add);
    return List.copyOf(order);
  }

  private LowBalance lowBalance() {
    YamlMapping low =
        policies.mapping("lowBalance", "warn", "critical", "warnPercent", "criticalPercent");
    LowBalance lowBalance =
        new LowBalance(
            low.credits("warn", PlanReading.MAX_UNITS, Credits.of(50)),
            low.credits("critical", PlanReading.MAX_UNITS, Credits.of(20)),
            (int) low.integer("warnPercent", 0, 100, 20),
            (int) low.integer("criticalPercent", 0, 100, 5));
    if (lowBalance.critical().compareTo(lowBalance.warn()) > 0
        || lowBalance.criticalPercent() > lowBalance.warnPercent()) {
      low.report("critical must not be above warn (by default 50 and 20, 20 % and 5 %)");
    }
    return lowBalance;
  }

  private @Nullable Referral referral() {
    if (policies.optional("referral") == null) {
      return null;
    }
    YamlMapping referral = policies.mapping("referral", "referrer", "referee", "maxReferrals");
    return new Referral(
        NumberReading.credits(referral.required("referrer"), RateReading.MAX_RATE),
        NumberReading.credits(referral.required("referee"), RateReading.MAX_RATE),
        (int) NumberReading.integer(referral.required("maxReferrals"), 1, MAX_REFERRALS));
  }
}
