package io.tallyman.ledger;

import io.tallyman.catalog.Plan;
import java.util.ArrayList;
import java.util.List;

/**
 * The units that a plan includes, in the order in which they are granted.
 *
 * @param units positive: micro-credits, and actions of tiers
 */
record Allowance(List<Units> units) {
  record Units(String unit, long amount) {}

  /** What so many months of a plan include; of no unit more than an account may hold. */
  static Allowance of(Plan plan, long months) {
    List<Units> units = new ArrayList<>();
    add(units, Lot.CREDITS, plan.credits().micros(), months);
    plan.tierActions().forEach((tier, actions) -> add(units, tier, actions, months));
    return new Allowance(units);
  }

  private static void add(List<Units> units, String unit, long amount, long months) {
    if (amount > 0) {
      boolean fits = amount <= Account.MAX_CREDITS / months;
      units.add(new Units(unit, fits ? amount * months : Account.MAX_CREDITS));
    }
  }

  long of(String unit) {
    return units.stream().filter(one -> one.unit().equals(unit)).mapToLong(Units::amount).sum();
  }
}
