package io.tallyman.catalog;

import io.tallyman.money.Money;
import org.jspecify.annotations.Nullable;

/** What a plan costs. */
public sealed interface PlanPrice {
  /**
   * A price that anyone may buy at.
   *
   * @param monthly what a month costs; zero for a free plan
   * @param annual what a year costs; null where it is sold by the month only
   * @param monthlyLookupKey Stripe's lookup key of the monthly price; null where Stripe has none
   * @param annualLookupKey Stripe's lookup key of the annual price; null where Stripe has none
   */
  record Listed(
      Money monthly,
      @Nullable Money annual,
      @Nullable String monthlyLookupKey,
      @Nullable String annualLookupKey)
      implements PlanPrice {}

  /** Agreed in person; not sold by checkout. */
  record Contact() implements PlanPrice {}
}
