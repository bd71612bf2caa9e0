package io.tallyman.balance.store;

import io.tallyman.ledger.Kind;
import io.tallyman.ledger.Lot;
import io.tallyman.ledger.Posting;
import io.tallyman.ledger.Posting.Change;
import io.tallyman.ledger.Posting.CountedRun;
import io.tallyman.ledger.UsageRun;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A posting, as far as it is told: whoever tells it need not read it again.
 *
 * @param before the balance in micro-credits, held ones included, less overage
 * @param number of its run of usage; 0 for any posting that is a single line
 * @param events in the run; 1 for a single line
 * @param tiers by how many actions the counters of tiers changed; only those that did
 */
public record Told(
    long accountId,
    long seq,
    Kind kind,
    Instant postedAt,
    long before,
    long after,
    long number,
    int events,
    Map<String, Long> tiers) {

  /** What is told of a posting, after which the account's lots are these. */
  static Told of(long accountId, Posting posting, List<Lot> lots) {
    UsageRun run = run(posting);
    return new Told(
        accountId,
        posting.seq(),
        posting.kind(),
        posting.postedAt(),
        posting.creditsBefore(),
        posting.creditsAfter(),
        run == null ? 0 : run.number(),
        run == null ? 1 : run.events(),
        run != null && run.tiers().isEmpty() ? Map.of() : tiers(posting, lots));
  }

  /** A void has a row of usage too, but is a single line. */
  private static @Nullable UsageRun run(Posting posting) {
    CountedRun counted = posting.run();
    return counted == null || posting.kind() != Kind.USAGE ? null : counted.run();
  }

  private static Map<String, Long> tiers(Posting posting, List<Lot> lots) {
    Map<String, Long> tiers = new TreeMap<>();
    for (Change change : posting.changes()) {
      for (Lot lot : lots) {
        if (lot.number() == change.lot() && !lot.isCredits()) {
          tiers.merge(lot.unit(), change.units(), Long::sum);
        }
      }
    }
    tiers.values().removeIf(units -> units == 0);
    return tiers;
  }
}
