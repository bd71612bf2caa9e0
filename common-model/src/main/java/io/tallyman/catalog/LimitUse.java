package io.tallyman.catalog;

/** What an action has to do with one limit. */
public sealed interface LimitUse {
  /** The {@link Limit}'s name. */
  String limit();

  /** The action counts as one against a limit per period. */
  record Counts(String limit) implements LimitUse {}

  /**
   * The action moves a level.
   *
   * @param change 1 or -1
   */
  record Moves(String limit, int change) implements LimitUse {}

  /** The value of an event field must be on the plan's list. */
  record MustBeAllowed(String limit, String field) implements LimitUse {}
}
