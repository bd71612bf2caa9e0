package io.tallyman.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What a command comes to: the postings to store and the account they lead to, or a refusal. */
public sealed interface Decision {
  /**
   * It can be done.
   *
   * @param account the account after all of {@code postings}
   * @param postings what was due first, then what the command did; ascending {@code seq}
   * @param touched lots that changed or came into being, by number
   */
  record Decided(Account account, List<Posting> postings, List<Lot> touched) implements Decision {

    /** This and then another decision, made about the account that this one led to. */
    public Decided then(Decided next) {
      List<Posting> all = new ArrayList<>(postings);
      all.addAll(next.postings);
      TreeMap<Integer, Lot> lots = new TreeMap<>();
      touched.forEach(lot -> lots.put(lot.number(), lot));
      next.touched.forEach(lot -> lots.put(lot.number(), lot));
      return new Decided(next.account, all, List.copyOf(lots.values()));
    }
  }

  /** It cannot be done, and nothing was. */
  sealed interface Refused extends Decision {}

  /** The lots do not hold as much as the command would take. */
  record Insufficient(long required, long available) implements Refused {}

  /** The account would hold more than {@link Account#MAX_CREDITS}. */
  record OutOfRange() implements Decision {}

  /** The plan allows {@code maximum}, and {@code used} of them are in use. */
  record LimitReached(String limit, long maximum, long used) implements Refused {}

  /** The plan does not allow the value. */
  record ValueNotAllowed(String limit, String value) implements Refused {}

  /** What was asked of the plan cannot be done. */
  record PlanRefused(PlanRefusal why, String detail) implements Refused {}

  /** The hold is not open: it was settled, released or has lapsed. */
  record HoldNotOpen(int hold) implements Refused {}
}
