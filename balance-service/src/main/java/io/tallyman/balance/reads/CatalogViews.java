package io.tallyman.balance.reads;

import io.tallyman.catalog.Action;
import io.tallyman.catalog.Entitlements;
import io.tallyman.catalog.Pack;
import io.tallyman.catalog.Plan;
import io.tallyman.catalog.PlanPrice;
import io.tallyman.catalog.PriceRule;
import io.tallyman.catalog.Tier;
import io.tallyman.money.Credits;
import io.tallyman.money.Money;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The catalog as customers may see it: without internal costs. */
final class CatalogViews {
  private CatalogViews() {}

  /**
   * A plan.
   *
   * @param monthly null where the price is agreed in person
   * @param annual null where it is sold by the month only
   * @param tiers included actions of each tier per month
   * @param limits by name: a number, a list of values, or null where there is none
   */
  record OfferedPlan(
      String id,
      String title,
      @Nullable String description,
      @Nullable Money monthly,
      @Nullable Money annual,
      Credits credits,
      Map<String, String> tiers,
      Credits rolloverCap,
      long trialDays,
      int softLimit,
      Map<String, @Nullable Object> limits,
      List<String> features) {

    static OfferedPlan of(Plan plan) {
      Map<String, String> tiers = new LinkedHashMap<>();
      plan.tierActions().forEach((tier, actions) -> tiers.put(tier, Long.toString(actions)));
      Map<String, @Nullable Object> limits = new LinkedHashMap<>();
      plan.entitlements().limits().forEach((name, limit) -> limits.put(name, allowed(limit)));
      PlanPrice.Listed listed = plan.price() instanceof PlanPrice.Listed price ? price : null;
      return new OfferedPlan(
          plan.name(),
          plan.title(),
          plan.description(),
          listed == null ? null : listed.monthly(),
          listed == null ? null : listed.annual(),
          plan.credits(),
          tiers,
          plan.rolloverCap(),
          plan.trial().toDays(),
          plan.softLimit(),
          limits,
          List.copyOf(plan.entitlements().features()));
    }

    private static @Nullable Object allowed(Entitlements.Allowance allowance) {
      return switch (allowance) {
        case Entitlements.Allowance.Unlimited unlimited -> null;
        case Entitlements.Allowance.AtMost(long maximum) -> maximum;
        case Entitlements.Allowance.OneOf oneOf -> oneOf.values();
      };
    }
  }

  /**
   * Credits for sale.
   *
   * @param validity ISO-8601 period; null: for ever
   */
  record PackView(
      String id,
      String title,
      @Nullable String description,
      Money price,
      Credits credits,
      @Nullable String validity) {

    static PackView of(Pack pack) {
      return new PackView(
          pack.name(),
          pack.title(),
          pack.description(),
          pack.price(),
          pack.credits(),
          pack.validity() == null ? null : pack.validity().toString());
    }
  }

  /**
   * A class of actions.
   *
   * @param weight credits that one action takes once the plan's counter is spent
   */
  record TierView(String id, String title, Credits weight) {
    static TierView of(Tier tier) {
      return new TierView(tier.name(), tier.title(), tier.weight());
    }
  }

  /** A billable action and the terms of its price. */
  record ActionView(
      String id,
      String title,
      @Nullable String description,
      List<TermView> price,
      List<String> dimensions) {

    static ActionView of(Action action) {
      return new ActionView(
          action.name(),
          action.title(),
          action.description(),
          terms(action.price()),
          action.dimensions());
    }
  }

  /**
   * One term of a price rule.
   *
   * @param kind {@code base}, {@code per}, {@code each} or {@code tier}
   * @param field the event field it reads; null where it reads none
   * @param unit the N of "credits per N"
   * @param credits null where they go by a value
   * @param chosenBy the field whose value chooses the credits; null where none does
   * @param byValue credits by value
   * @param otherwise credits of any other value; null where others are refused
   * @param tier the tier whose action this always is
   */
  record TermView(
      String kind,
      @Nullable String field,
      @Nullable String unit,
      @Nullable Credits credits,
      @Nullable String chosenBy,
      Map<String, Credits> byValue,
      @Nullable Credits otherwise,
      @Nullable String tier) {}

  private static List<TermView> terms(PriceRule rule) {
    List<TermView> terms = new ArrayList<>();
    if (rule.base() != null) {
      terms.add(new TermView("base", null, null, rule.base(), null, Map.of(), null, null));
    }
    rule.per().forEach(per -> terms.add(per(per)));
    for (PriceRule.Each each : rule.each()) {
      terms.add(byValue("each", each.field(), null, each.field(), each.rates()));
    }
    switch (rule.tier()) {
      case null -> {}
      case PriceRule.TierChoice.Fixed(var tier) ->
          terms.add(
              new TermView("tier", null, null, tier.weight(), null, Map.of(), null, tier.name()));
      case PriceRule.TierChoice.NamedBy(String field) ->
          terms.add(new TermView("tier", field, null, null, null, Map.of(), null, null));
    }
    return terms;
  }

  private static TermView per(PriceRule.Per per) {
    String unit = BigDecimal.valueOf(per.unitMicros(), 6).stripTrailingZeros().toPlainString();
    return switch (per.rate()) {
      case PriceRule.RateChoice.Flat(var rate) ->
          new TermView("per", per.field(), unit, rate.credits(), null, Map.of(), null, null);
      case PriceRule.RateChoice.ByValueOf(String field, var rates) ->
          byValue("per", per.field(), unit, field, rates);
    };
  }

  private static TermView byValue(
      String kind, String field, @Nullable String unit, String chosenBy, PriceRule.Rates rates) {
    Map<String, Credits> byValue = new LinkedHashMap<>();
    rates.byValue().forEach((value, rate) -> byValue.put(value, rate.credits()));
    PriceRule.Rate otherwise = rates.otherwise();
    return new TermView(
        kind,
        field,
        unit,
        null,
        chosenBy,
        byValue,
        otherwise == null ? null : otherwise.credits(),
        null);
  }
}
