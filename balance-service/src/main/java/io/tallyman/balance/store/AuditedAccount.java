package io.tallyman.balance.store;

import io.tallyman.ledger.Hold;
import io.tallyman.ledger.Lot;
import io.tallyman.ledger.Stretch;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * All that is stored of an account and follows from its postings.
 *
 * @param organization its name
 * @param held micro-credits that holds pin, as the account's row says
 * @param openHolds how many there are, as the account's row says
 * @param lots all it ever had, by number
 * @param holds those that are open, by number
 * @param stretches open overage, oldest first
 * @param undone events of it that have been undone
 * @param counted what the hourly sums hold of it
 */
public record AuditedAccount(
    StoredAccount stored,
    String organization,
    Instant createdAt,
    long held,
    int openHolds,
    List<Lot> lots,
    List<Hold> holds,
    List<Stretch> stretches,
    Set<Event> undone,
    Counted counted) {

  public long id() {
    return stored.account().id();
  }

  /** An event by its place. */
  public record Event(long postingNumber, int ordinal) {}

  /** Sums over events: how many, micro-credits charged, actions that counters paid for. */
  public record Counted(long events, long credits, long tierUnits) {
    public static final Counted NOTHING = new Counted(0, 0, 0);

    public Counted plus(Counted other) {
      return new Counted(
          events + other.events, credits + other.credits, tierUnits + other.tierUnits);
    }

    public Counted minus(Counted other) {
      return new Counted(
          events - other.events, credits - other.credits, tierUnits - other.tierUnits);
    }
  }
}
