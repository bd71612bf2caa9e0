package io.tallyman.ledger;

import io.tallyman.catalog.LotSource;
import io.tallyman.ledger.Posting.Change;
import io.tallyman.ledger.Posting.Line;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something to be done to one account. */
public sealed interface Command {
  /**
   * Posts a run of usage off the stream: always succeeds, what lots do not cover is overage.
   *
   * @param debits the run's debits in order; asked for only where lots do not cover them all
   */
  record PostUsage(UsageRun run, Supplier<List<Debit>> debits) implements Command {}

  /**
   * The gate's usage: charged whole or not at all, but for the plan's soft limit.
   *
   * @param run of one event
   * @param checks what the plan must allow
   */
  record Consume(UsageRun run, List<LimitCheck> checks) implements Command {}

  /**
   * Reserves what an action costs, whole or not at all.
   *
   * @param credits micro-credits, without the tier's action
   * @param tier the action's tier; null where it has none
   * @param weight micro-credits that the action takes once the tier's counter is spent
   * @param expiresAt after now
   * @param moves what settling it will count against limits
   * @param metadata a JSON object: for what it was opened
   */
  record OpenHold(
      long credits,
      @Nullable String tier,
      long weight,
      Instant expiresAt,
      List<LimitCheck> checks,
      List<LimitMove> moves,
      @Nullable String description,
      @Nullable String metadata)
      implements Command {}

  /**
   * Settles an open hold for what was used, be it less, as much or more: always succeeds.
   *
   * @param run of one event
   */
  record Settle(int hold, UsageRun run) implements Command {}

  /** Frees an open hold. */
  record Release(int hold) implements Command {}

  /**
   * Grants a lot that starts at once.
   *
   * @param units micro-credits or actions; positive
   */
  record Grant(
      LotSource source,
      String unit,
      long units,
      @Nullable Instant expiresAt,
      String reference,
      @Nullable String description)
      implements Command {}

  /**
   * Takes in what another wallet gave.
   *
   * @param parts in the order the other wallet burned them; the lots keep source and expiry
   * @param reference the lots' are {@code transfer:REFERENCE:1}, 2, 3 …
   */
  record Receive(String unit, List<Part> parts, String reference, @Nullable String description)
      implements Command {
    /** Units of one lot of the other wallet. */
    public record Part(LotSource source, int priority, long units, @Nullable Instant expiresAt) {}
  }

  /**
   * Takes units out of the lots in burn order, all or nothing.
   *
   * @param kind {@link Kind#ADJUSTMENT} or {@link Kind#TRANSFER}
   * @param units micro-credits or actions; positive
   */
  record Deduct(Kind kind, String unit, long units, String reference, @Nullable String description)
      implements Command {}

  /**
   * Undoes one event: cancels what is still open of its overage, and returns what lots paid, then
   * or later. What went to a lot that has since been taken back ends what stands in for it.
   *
   * @param kind {@link Kind#VOID} or {@link Kind#REFUND}
   * @param seq the posting that the event is part of
   * @param uncovered the credits of the event that became overage
   * @param paid units to return, by the lot that paid them, as far as that is stored; positive
   * @param standIns of the lots in {@code paid} that have been taken back
   * @param moves what the event counted against limits; only a void gives that back
   * @param row the void's own, which debits nothing; null for a refund
   */
  record Undo(
      Kind kind,
      long seq,
      Span uncovered,
      List<Change> paid,
      List<StandIn> standIns,
      Line line,
      List<LimitMove> moves,
      @Nullable UsageRun row)
      implements Command {}

  /**
   * Takes back units of a lot that was paid for and is no longer: first what is unspent of it, then
   * from other lots, then as overage.
   *
   * @param units micro-credits or actions; positive
   */
  record ClawBack(int lot, long units, Line line) implements Command {}

  /** Takes back what is unspent of a lot, and no more. */
  record TakeBackUnspent(int lot, Line line) implements Command {}

  /** Takes what is unspent of a lot out of the balance for as long as it is disputed. */
  record Freeze(int lot, Line line) implements Command {}

  /** Brings back what was frozen of a lot. */
  record Thaw(int lot, Line line) implements Command {}

  /** Does something to the plan. */
  record OfPlan(PlanCommand command) implements Command {}

  /** Lets time do what is due, and nothing else. */
  record Advance() implements Command {}
}
