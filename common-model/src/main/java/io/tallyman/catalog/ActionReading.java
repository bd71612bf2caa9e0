package io.tallyman.catalog;

import io.tallyman.catalog.PriceRule.Each;
import io.tallyman.catalog.PriceRule.Per;
import io.tallyman.catalog.PriceRule.RateChoice;
import io.tallyman.catalog.PriceRule.TierChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one action of the catalog. */
final class ActionReading {
  private static final int MAX_DIMENSIONS = 3;

  /** The largest N of "per N". */
  private static final long MAX_UNITS = 1_000_000_000;

  /** What usage is grouped by anyway. */
  private static final Set<String> GROUPINGS = Set.of("action", "tier", "wallet");

  private final Map<String, Tier> tiers;
  private final Map<String, Limit> limits;

  ActionReading(Map<String, Tier> tiers, Map<String, Limit> limits) {
    this.tiers = tiers;
    this.limits = limits;
  }

  Action read(String name, YamlValue value) {
    if (name.startsWith("tallyman.")) {
      value.report("names beginning with tallyman. are reserved");
    }
    YamlMapping action =
        value.mapping("title", "description", "price", "cost", "dimensions", "limits");
    YamlValue cost = action.optional("cost");
    return new Action(
        name,
        action.text("title", name),
        action.optionalText("description"),
        priceRule(
            action.required("price"),
            cost == null ? 0 : NumberReading.micros(cost, RateReading.MAX_RATE)),
        dimensions(action),
        limitUses(action));
  }

  private PriceRule priceRule(YamlValue value, long costMicros) {
    YamlMapping price = value.mapping("base", "per", "each", "tier");
    YamlValue base = price.optional("base");
    List<YamlValue> per = price.items("per");
    List<YamlValue> each = price.items("each");
    YamlValue tier = price.optional("tier");
    if (value.isMapping() && base == null && per.isEmpty() && each.isEmpty() && tier == null) {
      value.report("needs at least one of base, per, each, tier");
    }
    Once fields = new Once("has a term already; one field, one term");
    return new PriceRule(
        base == null ? null : NumberReading.credits(base, RateReading.MAX_RATE),
        costMicros,
        per.stream().map(term -> per(term, fields)).toList(),
        each.stream().map(term -> each(term, fields)).toList(),
        tier == null ? null : tierChoice(tier));
  }

  private static Per per(YamlValue value, Once fields) {
    YamlMapping term =
        value.mapping("field", "units", "by", "credits", "default", "cost", "defaultCost");
    YamlValue units = term.optional("units");
    String by = term.optionalText("by");
    return new Per(
        fields.text(term.required("field")),
        units == null ? PriceRule.ONE_UNIT : NumberReading.positiveMicros(units, MAX_UNITS),
        by == null
            ? new RateChoice.Flat(RateReading.flat(term))
            : new RateChoice.ByValueOf(by, RateReading.byValue(term)));
  }

  private static Each each(YamlValue value, Once fields) {
    YamlMapping term = value.mapping("field", "credits", "default", "cost", "defaultCost");
    return new Each(fields.text(term.required("field")), RateReading.byValue(term));
  }

  private @Nullable TierChoice tierChoice(YamlValue value) {
    if (value.isMapping()) {
      if (tiers.isEmpty()) {
        value.report("names a tier, and the catalog declares no tiers");
      }
      return new TierChoice.NamedBy(value.mapping("field").required("field").text());
    }
    Tier tier = References.find(tiers, value, "tier");
    return tier == null ? null : new TierChoice.Fixed(tier);
  }

  private static List<String> dimensions(YamlMapping action) {
    List<String> dimensions = action.texts("dimensions");
    YamlValue value = action.optional("dimensions");
    if (value != null && dimensions.size() > MAX_DIMENSIONS) {
      value.report("there may be three at most, and there are " + dimensions.size());
    }
    for (String dimension : dimensions) {
      if (value != null && GROUPINGS.contains(dimension)) {
        value.report(dimension + " cannot be a dimension, as usage is grouped by it anyway");
      }
    }
    return List.copyOf(dimensions);
  }

  private List<LimitUse> limitUses(YamlMapping action) {
    Once names = new Once("is there twice");
    List<LimitUse> uses = new ArrayList<>();
    for (YamlValue value : action.items("limits")) {
      LimitUse use = limitUse(value, names);
      if (use != null) {
        uses.add(use);
      }
    }
    return List.copyOf(uses);
  }

  private @Nullable LimitUse limitUse(YamlValue value, Once names) {
    YamlMapping use = value.mapping("limit", "change", "field");
    YamlValue name = use.required("limit");
    Limit limit = References.find(limits, name, "limit");
    if (limit == null) {
      return null;
    }
    names.check(limit.name(), name);
    Limit.Kind kind = limit.kind();
    refuseUnless(kind == Limit.Kind.LEVEL, use.optional("change"), "is for a level");
    refuseUnless(kind == Limit.Kind.ALLOW_LIST, use.optional("field"), "is for an allow-list");
    return switch (kind) {
      case COUNT -> new LimitUse.Counts(limit.name());
      case LEVEL -> new LimitUse.Moves(limit.name(), change(use.required("change")));
      case ALLOW_LIST -> new LimitUse.MustBeAllowed(limit.name(), use.required("field").text());
    };
  }

  private static int change(YamlValue value) {
    String number = value.numberOrNull();
    if (number != null && !number.equals("1") && !number.equals("-1")) {
      value.reportExpected("1 or -1");
    }
    return "-1".equals(number) ? -1 : 1;
  }

  private static void refuseUnless(boolean allowed, @Nullable YamlValue value, String reason) {
    if (!allowed && value != null) {
      value.report(reason + ", which this limit is not");
    }
  }
}
