package io.tallyman.balance.posting;

import io.tallyman.balance.store.Identity;
import io.tallyman.catalog.Price;
import io.tallyman.ledger.LimitMove;
import io.tallyman.topic.ContentDigest;
import io.tallyman.topic.UsageEvent;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A well-formed event on its way to being posted. */
sealed interface Candidate {
  Arrival arrival();

  UsageEvent event();

  Identity identity();

  /** What the identity is found by. */
  UUID identityKey();

  /** What the event says, to tell a copy from a conflict. */
  ContentDigest content();

  Instant occurredAt();

  int catalogVersion();

  /**
   * A usage event with its price, and the account that pays.
   *
   * @param dimensions the price's, as the ledger stores them
   */
  record Usage(
      Arrival arrival,
      UsageEvent event,
      Identity identity,
      UUID identityKey,
      ContentDigest content,
      long accountId,
      Instant occurredAt,
      int catalogVersion,
      Price price,
      @Nullable String dimensions,
      List<LimitMove> moves)
      implements Candidate {

    /** The same, to be paid by the account of some wallet; limits belong to the default one. */
    Usage at(long otherAccountId, String wallet) {
      boolean limited = wallet.equals(UsageEvent.DEFAULT_WALLET);
      return new Usage(
          arrival,
          event,
          identity,
          identityKey,
          content,
          otherAccountId,
          occurredAt,
          catalogVersion,
          price,
          dimensions,
          limited ? moves : List.of());
    }

    /** The same, for which nothing is to be taken or counted any more. */
    Usage paidFor(long byAccountId, Price nothing) {
      return new Usage(
          arrival,
          event,
          identity,
          identityKey,
          content,
          byAccountId,
          occurredAt,
          catalogVersion,
          nothing,
          dimensions,
          List.of());
    }
  }

  /** A void, and what it would undo. */
  record Undoing(
      Arrival arrival,
      UsageEvent event,
      Identity identity,
      UUID identityKey,
      ContentDigest content,
      Instant occurredAt,
      int catalogVersion,
      Identity target)
      implements Candidate {}
}
