package io.tallyman.balance.store;

import io.tallyman.ledger.Lot;
import io.tallyman.ledger.Posting.Change;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An account, and what has happened to it since it was last looked at; all of one snapshot.
 *
 * @param changedAt when somebody last left it to be looked at; null where its time has come instead
 * @param seen null where it has never been looked at
 * @param steps its postings since, ascending
 * @param lots the open lots and those that the steps changed, by number
 * @param alarms those that were ever raised
 */
public record Watched(
    StoredAccount stored,
    @Nullable Instant changedAt,
    @Nullable Seen seen,
    List<Step> steps,
    Map<Integer, Lot> lots,
    Map<Alarm.Key, Alarm> alarms) {

  /**
   * How far it has been looked at.
   *
   * @param seq the last posting
   * @param until what is told before its time was told until then
   * @param plan how its plan stood, as {@code notify} writes it; null where there was none
   */
  public record Seen(long seq, Instant until, @Nullable String plan) {}

  /**
   * A posting.
   *
   * @param balanceBefore micro-credits, held ones included, less overage
   * @param pins units pinned, or let go (negative), by lot
   */
  public record Step(
      long seq,
      Instant at,
      long balanceBefore,
      long balanceAfter,
      List<Change> changes,
      List<Change> pins) {}

  /**
   * A threshold that has been crossed.
   *
   * @param raised false once it is armed again
   * @param toldAt the last time that people were told; null: never
   */
  public record Alarm(Key key, boolean raised, @Nullable Instant toldAt) {
    /** Which; {@code subject} says of what, and may be empty. */
    public record Key(String kind, String subject) {}
  }
}
