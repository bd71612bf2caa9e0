package io.tallyman.catalog;

import io.tallyman.refusal.Refusal;

/** The outcome of pricing an event: a price, or the reason why there is none. */
public sealed interface Pricing {
  /** The event has this price. */
  record Priced(Price price) implements Pricing {}

  /** The event cannot be priced by this catalog version. */
  record Refused(Refusal refusal) implements Pricing {}
}
