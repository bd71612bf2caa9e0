package io.tallyman.simulator.billing;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.StripeObject;
import java.util.Map;

/** Tax on top of what is sold, where {@code automatic_tax} is on: one rate for everybody. */
public final class SalesTax {
  private static final String RATE = "percent";
  private final Map<String, Integer> rates;

  SalesTax(Account account) {
    this.rates = account.memory("tax");
  }

  /** Sets the rate, 0 to 100; it is 0 at first. */
  public void setPercent(int percent) {
    if (percent < 0 || percent > 100) {
      throw new IllegalArgumentException("a rate is 0 to 100 percent, not " + percent);
    }
    rates.put(RATE, percent);
  }

  /** The tax on an amount of an invoice or session, rounded half up; minor units. */
  public long on(StripeObject taxed, long amount) {
    return taxed.flag("automatic_tax.enabled")
        ? Math.floorDiv(amount * rates.getOrDefault(RATE, 0) + 50, 100)
        : 0;
  }
}
