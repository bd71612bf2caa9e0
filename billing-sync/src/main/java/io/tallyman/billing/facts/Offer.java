package io.tallyman.billing.facts;

import io.tallyman.topic.BillingFact.Interval;

/** What one of Stripe's prices sells. */
public sealed interface Offer {
  /** A plan, paid for by the month or year. */
  record OfPlan(String plan, Interval interval) implements Offer {}

  /** A pack of credits, once. */
  record OfPack(String pack) implements Offer {}
}
