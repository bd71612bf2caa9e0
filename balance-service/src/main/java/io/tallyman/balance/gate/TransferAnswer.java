package io.tallyman.balance.gate;

import io.tallyman.balance.reads.TransactionId;
import io.tallyman.balance.store.Deed;
import io.tallyman.balance.store.TransferQueries;
import io.tallyman.balance.store.TransferQueries.StoredTransfer;
import io.tallyman.money.Credits;
import io.tallyman.web.access.Caller;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A transfer as it was posted: the same whenever it is asked for.
 *
 * @param debit its line in the wallet that gave
 * @param credit its line in the wallet that received
 */
record TransferAnswer(
    String from,
    String to,
    Credits amount,
    String reference,
    @Nullable String reason,
    Line debit,
    Line credit,
    Instant postedAt) {

  /** A line of the transfer in one wallet. */
  record Line(String transactionId, Credits balanceBefore, Credits balanceAfter) {
    static Line of(TransferQueries.Line line) {
      return new Line(
          new TransactionId.OfPosting(line.accountId(), line.seq()).toString(),
          Credits.ofMicros(line.before()),
          Credits.ofMicros(line.after()));
    }
  }

  /** As the audit log tells it. */
  Deed deedOf(Caller actor) {
    Map<String, String> details =
        Map.of("from", from, "to", to, "amount", amount.toString(), "reference", reference);
    return new Deed(actor.name(), Deed.Action.TRANSFER, debit.transactionId(), reason, details);
  }

  static TransferAnswer of(String reference, StoredTransfer posted) {
    return new TransferAnswer(
        posted.given().wallet(),
        posted.received().wallet(),
        Credits.ofMicros(posted.amount()),
        reference,
        posted.given().description(),
        Line.of(posted.given()),
        Line.of(posted.received()),
        posted.given().postedAt());
  }
}
