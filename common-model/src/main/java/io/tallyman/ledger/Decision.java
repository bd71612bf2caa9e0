package io.tallyman.ledger;

import java.util.List;

/** What a command comes to: the postings to store and the account they lead to, or a refusal. */
public sealed interface Decision {
  /**
   * It can be done.
   *
   * @param account the account after all of {@code postings}
   * @param postings what was due first, then what the command did; ascending {@code seq}
   * @param touched lots that changed or came into being, by number
   */
  record Decided(Account account, List<Posting> postings, List<Lot> touched) implements Decision {}

  /** The lots do not hold as much as the command would take. */
  record Insufficient(long required, long available) implements Decision {}

  /** The account would hold more than {@link Account#MAX_CREDITS}. */
  record OutOfRange() implements Decision {}
}
