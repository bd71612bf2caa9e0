package io.tallyman.billing.sync;

import io.tallyman.billing.facts.Offer;
import io.tallyman.billing.facts.Offers;
import io.tallyman.billing.facts.StripeObject;
import io.tallyman.billing.facts.UnknownPriceException;
import io.tallyman.billing.store.PriceTable;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What Stripe's prices sell: by the price itself, as was seen before, or as Stripe says. */
record PriceBook(Offers offers, Fetch fetch) {
  /**
   * What a price sells.
   *
   * @param price the object, or its id alone
   * @throws UnknownPriceException if it is none of the catalog's
   */
  Offer offer(Handle handle, StripeObject price) {
    PriceTable table = new PriceTable(handle);
    String id = price.json().isObject() ? price.id() : price.json().asString();
    Optional<Offer> known = table.find(id);
    if (known.isPresent()) {
      return known.get();
    }
    Offer offer = price.json().isObject() ? offers.of(price) : null;
    if (offer == null) {
      offer = fetch.latest("/v1/prices/" + id, null).map(offers::of).orElse(null);
    }
    if (offer == null) {
      throw new UnknownPriceException(id);
    }
    table.note(id, offer);
    return offer;
  }
}
