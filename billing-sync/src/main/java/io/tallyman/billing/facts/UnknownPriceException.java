package io.tallyman.billing.facts;

/** A price is none of those that the catalog sells by. */
public final class UnknownPriceException extends RuntimeException {
  public UnknownPriceException(String price) {
    super("the catalog sells nothing by Stripe's price " + price);
  }
}
