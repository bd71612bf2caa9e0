package io.tallyman.billing.facts;

/** Knows what Stripe's prices sell. */
@FunctionalInterface
public interface Prices {
  /**
   * What a price sells.
   *
   * @param price the object, or its id where Stripe gives only that
   * @throws UnknownPriceException if it is none of the catalog's
   */
  Offer offer(StripeObject price);
}
