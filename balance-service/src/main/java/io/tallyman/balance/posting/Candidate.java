package io.tallyman.balance.posting;

import io.tallyman.balance.store.Identity;
import io.tallyman.catalog.Price;
import io.tallyman.ledger.LimitMove;
import io.tallyman.topic.UsageEvent;
import java.time.Instant;
import java.util.List;

/** A well-formed event on its way to being posted. */
sealed interface Candidate {
  Arrival arrival();

  UsageEvent event();

  Identity identity();

  Instant occurredAt();

  int catalogVersion();

  /** A usage event with its price, and the account that pays. */
  record Usage(
      Arrival arrival,
      UsageEvent event,
      Identity identity,
      long accountId,
      Instant occurredAt,
      int catalogVersion,
      Price price,
      List<LimitMove> moves)
      implements Candidate {

    /** The same, to be paid by the account of some wallet; limits belong to the default one. */
    Usage at(long otherAccountId, String wallet) {
      boolean limited = wallet.equals(UsageEvent.DEFAULT_WALLET);
      return new Usage(
          arrival,
          event,
          identity,
          otherAccountId,
          occurredAt,
          catalogVersion,
          price,
          limited ? moves : List.of());
    }

    /** The same, for which nothing is to be taken or counted any more. */
    Usage paidFor(long byAccountId, Price nothing) {
      return new Usage(
          arrival, event, identity, byAccountId, occurredAt, catalogVersion, nothing, List.of());
    }
  }

  /** A void, and what it would undo. */
  record Undoing(
      Arrival arrival,
      UsageEvent event,
      Identity identity,
      Instant occurredAt,
      int catalogVersion,
      Identity target)
      implements Candidate {}
}
