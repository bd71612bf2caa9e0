package io.tallyman.ledger;

/** What the gate asks of the plan's limits before it lets an action through. */
public sealed interface LimitCheck {
  /** The {@code Limit}'s name. */
  String limit();

  /** There is room for one more. */
  record Room(String limit, boolean perPeriod) implements LimitCheck {}

  /** The plan allows the value. */
  record Allowed(String limit, String value) implements LimitCheck {}
}
