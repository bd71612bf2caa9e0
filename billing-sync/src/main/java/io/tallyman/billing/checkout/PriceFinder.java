package io.tallyman.billing.checkout;

import io.tallyman.billing.facts.Offer;
import io.tallyman.billing.facts.Offers;
import io.tallyman.billing.facts.StripeObject;
import io.tallyman.billing.stripe.StripeGateway;
import io.tallyman.catalog.Catalog;
import io.tallyman.catalog.Pack;
import io.tallyman.catalog.Plan;
import io.tallyman.topic.BillingFact.Interval;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds Stripe's price of what the catalog sells, by its lookup key. */
public record PriceFinder(Catalog catalog, Offers offers, StripeGateway stripe) {
  /**
   * The plan of this name, which is sold by this interval.
   *
   * @throws ApiException if there is none
   */
  Offer.OfPlan plan(@Nullable String name, @Nullable String interval) {
    Interval known = Offers.interval(interval);
    if (known == null) {
      throw ApiException.invalidField("interval", "interval must be month or year");
    }
    Plan plan = plan(name);
    Offer.OfPlan offer = new Offer.OfPlan(plan.name(), known);
    if (offers.find(offer) == null) {
      throw ApiException.invalidField(
          "plan", "plan " + plan.name() + " is not sold by the " + interval);
    }
    return offer;
  }

  /**
   * The plan of this name.
   *
   * @throws ApiException if there is none
   */
  Plan plan(@Nullable String name) {
    Plan plan = name == null ? null : catalog.plans().get(name);
    if (plan == null) {
      throw new ApiException(ErrorCode.UNKNOWN_PLAN, "The catalog has no plan " + name);
    }
    return plan;
  }

  /**
   * The pack of this name.
   *
   * @throws ApiException if there is none
   */
  Pack pack(@Nullable String name) {
    Pack pack = name == null ? null : catalog.packs().get(name);
    if (pack == null) {
      throw new ApiException(ErrorCode.UNKNOWN_PACK, "The catalog has no pack " + name);
    }
    return pack;
  }

  /** Whether a month of one plan costs more than one of the other. */
  boolean isDearer(Offer.OfPlan one, Offer.OfPlan other) {
    return monthly(one).price().compareTo(monthly(other).price()) > 0;
  }

  private Offers.Sold monthly(Offer.OfPlan plan) {
    return sold(new Offer.OfPlan(plan.plan(), Interval.MONTH));
  }

  /**
   * The id of Stripe's price.
   *
   * @throws ApiException if Stripe has none
   */
  String price(Offer offer) {
    String key = sold(offer).lookupKey();
    List<StripeObject> found =
        stripe
            .get("/v1/prices", Map.of("lookup_keys", List.of(key), "active", true, "limit", 1))
            .list("data");
    if (found.isEmpty()) {
      throw new ApiException(
          ErrorCode.NOT_SET_UP, "Stripe has no price with the lookup key " + key);
    }
    return found.getFirst().id();
  }

  private Offers.Sold sold(Offer offer) {
    Offers.Sold sold = offers.find(offer);
    if (sold == null) {
      throw new ApiException(ErrorCode.UNKNOWN_PLAN, "The catalog does not sell " + offer);
    }
    return sold;
  }
}
