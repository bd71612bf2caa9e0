package io.tallyman.billing.setup;

import io.tallyman.billing.facts.Offer;
import io.tallyman.billing.facts.Offers;
import io.tallyman.billing.facts.Offers.Sold;
import io.tallyman.billing.facts.StripeMoney;
import io.tallyman.billing.facts.StripeObject;
import io.tallyman.billing.setup.SetupStep.Action;
import io.tallyman.billing.stripe.StripeGateway;
import io.tallyman.catalog.Catalog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes products and prices of what the catalog sells, and the endpoint and portal that go with
 * them. What is there already stays, so that it can be run again after every change of the catalog.
 */
public final class StripeSetup {
  /** In the metadata of what is made: the catalog's name. */
  static final String CATALOG = "tallyman_catalog";

  private final StripeGateway stripe;
  private final Catalog catalog;
  private final boolean dryRun;

  /**
   * Knows what to make.
   *
   * @param dryRun only looks, and says what it would do
   */
  public StripeSetup(StripeGateway stripe, Catalog catalog, boolean dryRun) {
    this.stripe = stripe;
    this.catalog = catalog;
    this.dryRun = dryRun;
  }

  /** Products and prices. A price whose amount has changed is replaced: Stripe's never change. */
  public List<SetupStep> prices() {
    List<SetupStep> steps = new ArrayList<>();
    Map<String, String> products = new LinkedHashMap<>();
    for (Sold sold : Offers.of(catalog).all()) {
      products.put(product(sold.offer()), sold.title());
    }
    products.forEach((id, title) -> steps.add(product(id, title)));
    Offers.of(catalog).all().forEach(sold -> steps.add(price(sold)));
    return steps;
  }

  private String product(Offer offer) {
    String name =
        switch (offer) {
          case Offer.OfPlan plan -> "plan_" + plan.plan();
          case Offer.OfPack pack -> "pack_" + pack.pack();
        };
    return ("tallyman_" + catalog.name() + "_" + name).replaceAll("[^A-Za-z0-9_-]", "_");
  }

  private SetupStep product(String id, String title) {
    String path = "/v1/products/" + id;
    String what = "product " + id + ", " + title;
    Optional<StripeObject> there = stripe.find(path, Map.of());
    if (there.isEmpty()) {
      make(
          "/v1/products",
          Map.of("id", id, "name", title, "metadata", Map.of(CATALOG, catalog.name())));
      return SetupStep.of(Action.CREATED, what);
    }
    if (title.equals(there.get().text("name")) && there.get().flag("active")) {
      return SetupStep.of(Action.UNCHANGED, what);
    }
    make(path, Map.of("name", title, "active", true));
    return SetupStep.of(Action.UPDATED, what);
  }

  private SetupStep price(Sold sold) {
    String what = "price " + sold.lookupKey() + ", " + sold.price();
    List<StripeObject> there =
        stripe
            .get(
                "/v1/prices",
                Map.of("lookup_keys", List.of(sold.lookupKey()), "active", true, "limit", 1))
            .list("data");
    if (!there.isEmpty() && isSame(there.getFirst(), sold)) {
      return SetupStep.of(Action.UNCHANGED, what);
    }
    Map<String, Object> price = new LinkedHashMap<>();
    price.put("product", product(sold.offer()));
    price.put("currency", StripeMoney.currency(sold.price()));
    price.put("unit_amount", StripeMoney.amount(sold.price()));
    price.put("lookup_key", sold.lookupKey());
    // Whoever pays the old price goes on paying it; its metadata still says what it sells.
    price.put("transfer_lookup_key", true);
    switch (sold.offer()) {
      case Offer.OfPlan plan -> {
        String interval = Offers.spelled(plan.interval());
        price.put("recurring", Map.of("interval", interval));
        price.put("metadata", Map.of(Offers.PLAN, plan.plan(), Offers.INTERVAL, interval));
      }
      case Offer.OfPack pack -> price.put("metadata", Map.of(Offers.PACK, pack.pack()));
    }
    make("/v1/prices", price);
    return SetupStep.of(there.isEmpty() ? Action.CREATED : Action.UPDATED, what);
  }

  private static boolean isSame(StripeObject price, Sold sold) {
    String interval =
        sold.offer() instanceof Offer.OfPlan plan ? Offers.spelled(plan.interval()) : null;
    return price.number("unit_amount") == StripeMoney.amount(sold.price())
        && StripeMoney.currency(sold.price()).equals(price.text("currency"))
        && Objects.equals(interval, price.text("recurring.interval"));
  }

  private void make(String path, Map<String, Object> parameters) {
    if (!dryRun) {
      stripe.post(path, parameters, "setup-" + UUID.randomUUID());
    }
  }
}
