package io.tallyman.billing.facts;

import io.tallyman.catalog.Catalog;
import io.tallyman.catalog.Pack;
import io.tallyman.catalog.Plan;
import io.tallyman.catalog.PlanPrice;
import io.tallyman.money.Money;
import io.tallyman.topic.BillingFact.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the catalog sells through Stripe, by the lookup keys of Stripe's prices. A key that the
 * catalog leaves out is {@code CATALOG_PLAN_monthly}, {@code CATALOG_PLAN_annual} or {@code
 * CATALOG_PACK}, with {@code _} for what is neither letter nor digit.
 */
public final class Offers {
  /** What is written to Stripe's objects, so that they say what they are about. */
  public static final String PLAN = "plan";

  public static final String INTERVAL = "interval";
  public static final String PACK = "pack";

  private final List<Sold> sold;

  private Offers(List<Sold> sold) {
    this.sold = sold;
  }

  /**
   * One price.
   *
   * @param title what people read
   */
  public record Sold(String lookupKey, Offer offer, Money price, String title) {}

  public static Offers of(Catalog catalog) {
    List<Sold> sold = new ArrayList<>();
    for (Plan plan : catalog.plans().values()) {
      if (plan.price() instanceof PlanPrice.Listed listed && !plan.isFree()) {
        String name = catalog.name() + "_" + plan.name();
        sold.add(
            new Sold(
                key(listed.monthlyLookupKey(), name + "_monthly"),
                new Offer.OfPlan(plan.name(), Interval.MONTH),
                listed.monthly(),
                plan.title()));
        if (listed.annual() != null) {
          sold.add(
              new Sold(
                  key(listed.annualLookupKey(), name + "_annual"),
                  new Offer.OfPlan(plan.name(), Interval.YEAR),
                  listed.annual(),
                  plan.title()));
        }
      }
    }
    for (Pack pack : catalog.packs().values()) {
      sold.add(
          new Sold(
              key(pack.lookupKey(), catalog.name() + "_" + pack.name()),
              new Offer.OfPack(pack.name()),
              pack.price(),
              pack.title()));
    }
    return new Offers(List.copyOf(sold));
  }

  private static String key(@Nullable String given, String derived) {
    return given == null ? derived.replaceAll("[^A-Za-z0-9]", "_") : given;
  }

  public List<Sold> all() {
    return sold;
  }

  /** The price of an offer; null where it is not sold through Stripe. */
  public @Nullable Sold find(Offer offer) {
    return sold.stream().filter(each -> each.offer().equals(offer)).findFirst().orElse(null);
  }

  /**
   * What one of Stripe's prices sells; null where it is none of the catalog's. A price that another
   * has taken the lookup key from still says in its metadata what it sold.
   */
  public @Nullable Offer of(StripeObject price) {
    String key = price.text("lookup_key");
    for (Sold each : sold) {
      if (each.lookupKey().equals(key)) {
        return each.offer();
      }
    }
    return ofMetadata(price.at("metadata"));
  }

  private @Nullable Offer ofMetadata(StripeObject metadata) {
    Offer told = null;
    String plan = metadata.text(PLAN);
    String pack = metadata.text(PACK);
    Interval interval = interval(metadata.text(INTERVAL));
    if (plan != null && interval != null) {
      told = new Offer.OfPlan(plan, interval);
    } else if (pack != null) {
      told = new Offer.OfPack(pack);
    }
    return told != null && find(told) != null ? told : null;
  }

  /** The interval that Stripe spells so; null where plans are not sold by it. */
  public static @Nullable Interval interval(@Nullable String stripes) {
    return switch (stripes) {
      case "month" -> Interval.MONTH;
      case "year" -> Interval.YEAR;
      case null, default -> null;
    };
  }

  /** As Stripe spells it. */
  public static String spelled(Interval interval) {
    return interval.name().toLowerCase(Locale.ROOT);
  }
}
