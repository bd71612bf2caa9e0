package io.tallyman.billing.setup;

import io.tallyman.billing.facts.Offer;
import io.tallyman.billing.facts.Offers;
import io.tallyman.billing.facts.Offers.Sold;
import io.tallyman.billing.facts.StripeMoney;
import io.tallyman.billing.facts.StripeObject;
import io.tallyman.billing.setup.SetupStep.Action;
import io.tallyman.catalog.Catalog;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A product for each plan and pack, and a price of it for each way to buy it. */
record PriceSetup(StripeAccount account, Catalog catalog) {
  private static final String METADATA = "metadata";

  List<SetupStep> run() {
    List<SetupStep> steps = new ArrayList<>();
    Map<String, String> products = new LinkedHashMap<>();
    List<Sold> all = Offers.of(catalog).all();
    all.forEach(sold -> products.put(product(sold.offer()), sold.title()));
    products.forEach((id, title) -> steps.add(product(id, title)));
    all.forEach(sold -> steps.add(price(sold)));
    return steps;
  }

  /** The id of the product that an offer is a price of. */
  String product(Offer offer) {
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
    Optional<StripeObject> there = account.find(path);
    if (there.isEmpty()) {
      Map<String, String> metadata = Map.of(StripeSetup.CATALOG, catalog.name());
      account.make("/v1/products", Map.of("id", id, "name", title, METADATA, metadata));
      return SetupStep.of(Action.CREATED, what);
    }
    if (title.equals(there.get().text("name")) && there.get().flag("active")) {
      return SetupStep.of(Action.UNCHANGED, what);
    }
    account.make(path, Map.of("name", title, "active", true));
    return SetupStep.of(Action.UPDATED, what);
  }

  /** Stripe's price under a lookup key; null where there is none. */
  @Nullable StripeObject find(Sold sold) {
    Iterator<StripeObject> there =
        account.list("/v1/prices", "lookup_keys", List.of(sold.lookupKey())).iterator();
    return there.hasNext() ? there.next() : null;
  }

  private SetupStep price(Sold sold) {
    String what = "price " + sold.lookupKey() + ", " + sold.price();
    StripeObject there = find(sold);
    if (there != null && isSame(there, sold)) {
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
        price.put(METADATA, Map.of(Offers.PLAN, plan.plan(), Offers.INTERVAL, interval));
      }
      case Offer.OfPack pack -> price.put(METADATA, Map.of(Offers.PACK, pack.pack()));
    }
    account.make("/v1/prices", price);
    return SetupStep.of(there == null ? Action.CREATED : Action.UPDATED, what);
  }

  private static boolean isSame(StripeObject price, Sold sold) {
    String interval =
        sold.offer() instanceof Offer.OfPlan plan ? Offers.spelled(plan.interval()) : null;
    return price.flag("active")
        && price.number("unit_amount") == StripeMoney.amount(sold.price())
        && StripeMoney.currency(sold.price()).equals(price.text("currency"))
        && Objects.equals(interval, price.text("recurring.interval"));
  }
}
