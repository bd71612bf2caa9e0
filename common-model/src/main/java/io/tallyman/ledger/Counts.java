package io.tallyman.ledger;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an account counts besides units.
 *
 * @param uncovered by tier, actions that lots did not fully cover, since the period began or since
 *     overage was last 0
 * @param used by limit, actions since the period began
 * @param usedSince the first posting that {@code used} counts; 0 while it counts none
 * @param levels by limit, the sum of all moves; below 0 where an event that takes down came before
 *     the one that puts up
 */
public record Counts(
    Map<String, Long> uncovered, Map<String, Long> used, long usedSince, Map<String, Long> levels) {
  public static final Counts NONE = new Counts(Map.of(), Map.of(), 0, Map.of());

  public Counts {
    uncovered = Map.copyOf(uncovered);
    used = Map.copyOf(used);
    levels = Map.copyOf(levels);
  }

  /** How much of a limit is in use. */
  public long of(String limit, boolean perPeriod) {
    return (perPeriod ? used : levels).getOrDefault(limit, 0L);
  }

  /**
   * Counts what a posting does to limits.
   *
   * @param seq the posting
   */
  Counts movedBy(List<LimitMove> moves, long seq) {
    if (moves.isEmpty()) {
      return this;
    }
    Map<String, Long> newUsed = new TreeMap<>(used);
    Map<String, Long> newLevels = new TreeMap<>(levels);
    for (LimitMove move : moves) {
      (move.perPeriod() ? newUsed : newLevels).merge(move.limit(), move.change(), Math::addExact);
    }
    boolean first = used.isEmpty() && !newUsed.isEmpty();
    return new Counts(uncovered, newUsed, first ? seq : usedSince, newLevels);
  }

  /**
   * Of moves that give back what a posting has counted, those that still have something to give
   * back: what was counted in a period that is over has been forgotten with it.
   *
   * @param seq the posting
   */
  List<LimitMove> stillCounted(List<LimitMove> moves, long seq) {
    boolean inPeriod = usedSince > 0 && seq >= usedSince;
    return moves.stream().filter(move -> inPeriod || !move.perPeriod()).toList();
  }

  Counts withUncovered(String tier, long actions) {
    Map<String, Long> more = new TreeMap<>(uncovered);
    more.merge(tier, actions, Math::addExact);
    return new Counts(more, used, usedSince, levels);
  }

  Counts covered() {
    return uncovered.isEmpty() ? this : new Counts(Map.of(), used, usedSince, levels);
  }

  Counts renewed() {
    return new Counts(Map.of(), Map.of(), 0, levels);
  }
}
