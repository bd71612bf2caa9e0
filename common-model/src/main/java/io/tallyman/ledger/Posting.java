package io.tallyman.ledger;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One atomic change of an account.
 *
 * @param seq 1, 2, 3 … within the account
 * @param creditsBefore balance before, in micro-credits: lots, held ones included, less overage
 * @param changes what it took from (negative) or put into lots; of one unit in burn order
 * @param line what a posting that is a single line says of itself; empty for a run of usage
 * @param run the usage it posts, and what the counters held; null for any other kind
 * @param uncovered the part of the posting's credits that no lot covered, now overage
 * @param repayments overage that this posting's credits paid
 * @param cancelled overage that this posting undid
 * @param pins units pinned, or let go (negative), by hold and lot
 * @param conditions what it changed besides units
 */
public record Posting(
    long seq,
    Kind kind,
    Instant postedAt,
    long creditsBefore,
    long creditsAfter,
    List<Change> changes,
    Line line,
    @Nullable CountedRun run,
    @Nullable Stretch uncovered,
    List<Repayment> repayments,
    List<Stretch> cancelled,
    List<Hold.Pin> pins,
    Conditions conditions) {

  /** Whether credits, or actions of a tier, came in. */
  public boolean isCredit() {
    return creditsAfter > creditsBefore || (line.tier() != null && line.tierUnits() > 0);
  }

  /** Whether credits, or actions of a tier, went out. */
  public boolean isDebit() {
    return creditsAfter < creditsBefore || changes.stream().anyMatch(change -> change.units() < 0);
  }

  /** Units put into a lot, or taken (negative). */
  public record Change(int lot, long units) {}

  /**
   * What changed besides units, so that an account can be built anew from its postings alone.
   *
   * @param lots those that are new, or whose end, parked or replaced units changed, as they are
   *     afterwards
   * @param standing how the account stands with plans afterwards; null where it stood so before
   */
  public record Conditions(List<Lot> lots, @Nullable Standing standing) {
    public static final Conditions SAME = new Conditions(List.of(), null);

    static Conditions of(List<Lot> lots, @Nullable Standing standing) {
      return lots.isEmpty() && standing == null ? SAME : new Conditions(lots, standing);
    }
  }

  /** A stretch of overage, paid for by a lot. */
  public record Repayment(Stretch stretch, int lot) {}

  /** A run of usage and what each of its tiers' counters held at the posting instant. */
  public record CountedRun(UsageRun run, List<Long> counters) {}

  /**
   * What a single line says of itself.
   *
   * @param tier the tier whose counter changed by {@code tierUnits} actions
   * @param metadata a JSON object
   */
  public record Line(
      @Nullable String tier,
      long tierUnits,
      @Nullable String reference,
      @Nullable String description,
      @Nullable String metadata) {
    public static final Line NONE = new Line(null, 0, null, null, null);

    /** A line about units: those of a tier are told as such, credits follow from the balance. */
    static Line of(
        String unit, long units, @Nullable String reference, @Nullable String description) {
      return unit.equals(Lot.CREDITS)
          ? new Line(null, 0, reference, description, null)
          : new Line(unit, units, reference, description, null);
    }

    /** A line that only names something. */
    static Line naming(String reference) {
      return new Line(null, 0, reference, null, null);
    }
  }
}
