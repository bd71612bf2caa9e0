package io.tallyman.balance.store;

import io.tallyman.ledger.DebitRun;
import io.tallyman.ledger.Kind;
import io.tallyman.ledger.Taking;
import io.tallyman.money.Credits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A posting as the history needs it.
 *
 * @param tier the tier a single line changed by {@code tierUnits} actions; null where none
 * @param run the rows of usage under it; null where there are none
 */
public record StoredPosting(
    long account,
    String wallet,
    long seq,
    Kind kind,
    Instant postedAt,
    Credits before,
    Credits after,
    @Nullable String tier,
    @Nullable Long tierUnits,
    @Nullable String reference,
    @Nullable String description,
    @Nullable String metadata,
    @Nullable Rows run) {

  /**
   * Where a posting's rows of usage are, and what its debits' derivation needs.
   *
   * @param number with {@code appendedAt}, the key of its rows
   * @param events how many
   */
  public record Rows(
      long number,
      Instant appendedAt,
      int events,
      List<String> tiers,
      List<Long> weights,
      List<Long> counters) {}

  /** Its debits one after the other, with what they took from which lot. */
  public DebitRun debits(List<Taking> takings) {
    List<DebitRun.Tier> tiers = new ArrayList<>();
    if (run != null) {
      for (int i = 0; i < run.tiers().size(); i++) {
        tiers.add(
            new DebitRun.Tier(
                run.tiers().get(i), Credits.ofMicros(run.weights().get(i)), run.counters().get(i)));
      }
    }
    return new DebitRun(before, tiers, takings);
  }
}
