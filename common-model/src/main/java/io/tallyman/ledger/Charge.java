package io.tallyman.ledger;

import io.tallyman.money.Credits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one debit of a usage posting took, and from where. It is derived from the posting and the
 * debit's place in it, and never stored.
 *
 * @param span the credits charged, as a part of the posting's
 * @param uncovered the end of {@code span} that no lot covered when it was posted; it may have been
 *     repaid since
 * @param tier the tier of its action; null where it has none
 * @param tierUnits 1 where the tier's counter paid for the action, else 0
 * @param takings what it took, in burn order; the tier's unit, where there is one, comes last
 * @param balanceBefore credits held, net of overage
 */
public record Charge(
    Span span,
    Span uncovered,
    @Nullable String tier,
    int tierUnits,
    List<Taking> takings,
    Credits balanceBefore) {

  /** Derives the charge of one debit. */
  public static Charge of(DebitRun run, Debit debit) {
    long from = creditsChargedBefore(run, debit);
    DebitRun.Tier tier = debit.tier() == Debit.NO_TIER ? null : run.tiers().get(debit.tier());
    int place = tier == null ? 0 : debit.tiersBefore().get(debit.tier());
    boolean counted = tier != null && place < tier.counter();
    long weight = tier == null || counted ? 0 : tier.weight().micros();
    Span span =
        new Span(from, Math.addExact(Math.addExact(from, debit.credits().micros()), weight));

    List<Taking> takings = new ArrayList<>();
    long covered = take(run.takings(), Lot.CREDITS, span, takings);
    if (tier != null && counted) {
      take(run.takings(), tier.name(), new Span(place, place + 1L), takings);
    }
    return new Charge(
        span,
        new Span(Math.clamp(covered, span.from(), span.to()), span.to()),
        tier == null ? null : tier.name(),
        counted ? 1 : 0,
        List.copyOf(takings),
        run.balanceBefore().minus(Credits.ofMicros(from)));
  }

  public Credits credits() {
    return Credits.ofMicros(span.length());
  }

  /** Credits held after it, net of overage. */
  public Credits balanceAfter() {
    return balanceBefore.minus(credits());
  }

  /** Earlier debits' terms, and the weights of those of their actions that no counter paid for. */
  private static long creditsChargedBefore(DebitRun run, Debit debit) {
    long charged = debit.creditsBefore().micros();
    for (int i = 0; i < run.tiers().size(); i++) {
      DebitRun.Tier tier = run.tiers().get(i);
      long spilled = Math.max(0, debit.tiersBefore().get(i) - tier.counter());
      charged = Math.addExact(charged, Math.multiplyExact(spilled, tier.weight().micros()));
    }
    return charged;
  }

  /**
   * Adds to {@code found} what {@code wanted} took of one unit.
   *
   * @return how much of the unit the posting took from lots in all
   */
  private static long take(List<Taking> all, String unit, Span wanted, List<Taking> found) {
    long taken = 0;
    for (Taking taking : all) {
      if (taking.unit().equals(unit)) {
        Span common = wanted.intersect(new Span(taken, taken + taking.units()));
        if (!common.isEmpty()) {
          found.add(new Taking(taking.lot(), unit, common.length()));
        }
        taken += taking.units();
      }
    }
    return taken;
  }
}
