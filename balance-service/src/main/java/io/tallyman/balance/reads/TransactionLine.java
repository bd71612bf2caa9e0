package io.tallyman.balance.reads;

import io.tallyman.balance.store.StoredPosting;
import io.tallyman.balance.store.StoredUsage;
import io.tallyman.ledger.Charge;
import io.tallyman.ledger.Kind;
import io.tallyman.money.Credits;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One line of the history.
 *
 * @param amount signed; {@code 0} where a tier's counter paid
 * @param tierUnits signed whole actions; null where no tier is concerned
 * @param balanceBefore credits held, net of overage; the older line's {@code balanceAfter}
 * @param reference of an event, its id; of anything else, its business reference
 * @param occurredAt of an event, the time it bears; of anything else, when it was posted
 */
record TransactionLine(
    String id,
    String type,
    String wallet,
    @Nullable String action,
    Credits amount,
    @Nullable String tier,
    @Nullable String tierUnits,
    Credits balanceBefore,
    Credits balanceAfter,
    @Nullable String resourceId,
    @Nullable String reference,
    @Nullable String description,
    @Nullable JsonNode metadata,
    Instant occurredAt,
    Instant postedAt) {

  /** The line of one event of a usage posting. */
  static TransactionLine ofUsage(StoredPosting posting, StoredUsage usage) {
    Charge charge = Charge.of(posting.debits(List.of()), usage.debit());
    return new TransactionLine(
        new TransactionId.OfEvent(usage.postingNumber(), usage.ordinal()).toString(),
        Kind.USAGE.code(),
        posting.wallet(),
        usage.action(),
        charge.credits().negated(),
        charge.tier(),
        charge.tier() == null ? null : Integer.toString(-charge.tierUnits()),
        charge.balanceBefore(),
        charge.balanceAfter(),
        usage.resourceId(),
        usage.eventId(),
        null,
        EventData.metadata(usage.data()),
        usage.occurredAt(),
        posting.postedAt());
  }

  /**
   * The line of a posting that is one.
   *
   * @param event the event that brought it about; null where none did
   */
  static TransactionLine ofPosting(StoredPosting posting, @Nullable StoredUsage event) {
    Long units = posting.tierUnits();
    return new TransactionLine(
        new TransactionId.OfPosting(posting.account(), posting.seq()).toString(),
        posting.kind().code(),
        posting.wallet(),
        event == null ? null : event.action(),
        posting.after().minus(posting.before()),
        posting.tier(),
        posting.tier() == null || units == null ? null : units.toString(),
        posting.before(),
        posting.after(),
        event == null ? null : event.resourceId(),
        posting.reference(),
        posting.description(),
        posting.metadata() == null ? null : EventData.object(posting.metadata()),
        event == null ? posting.postedAt() : event.occurredAt(),
        posting.postedAt());
  }
}
