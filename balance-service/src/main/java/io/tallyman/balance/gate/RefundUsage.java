package io.tallyman.balance.gate;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.reads.BalanceView;
import io.tallyman.balance.reads.TransactionId;
import io.tallyman.balance.requests.Answer;
import io.tallyman.balance.requests.OnceOnly;
import io.tallyman.balance.store.Deed;
import io.tallyman.balance.store.LedgerStore.Change;
import io.tallyman.balance.store.OrganizationTransaction;
import io.tallyman.balance.store.OrganizationTransactions;
import io.tallyman.balance.store.StoredAccount;
import io.tallyman.balance.store.Undoable;
import io.tallyman.balance.store.UsageTable.Known;
import io.tallyman.ledger.Charge;
import io.tallyman.ledger.Command;
import io.tallyman.ledger.Decision;
import io.tallyman.ledger.Kind;
import io.tallyman.ledger.Ledger;
import io.tallyman.ledger.Posting;
import io.tallyman.ledger.Posting.Line;
import io.tallyman.money.Credits;
import io.tallyman.topic.UsageEvent;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import io.tallyman.web.IdempotencyKey;
import io.tallyman.web.access.Caller;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Refunds usage: once, exact to the lots that paid for it. */
final class RefundUsage {
  private static final int MAX_METADATA = 4 * 1024;

  private final OrganizationTransactions transactions;
  private final CatalogHistory catalogs;
  private final OnceOnly onceOnly;
  private final InstantSource clock;

  RefundUsage(
      OrganizationTransactions transactions,
      CatalogHistory catalogs,
      OnceOnly onceOnly,
      InstantSource clock) {
    this.transactions = transactions;
    this.catalogs = catalogs;
    this.onceOnly = onceOnly;
    this.clock = clock;
  }

  /**
   * What is to be refunded: a line, or the last charge for a resource.
   *
   * @param metadata a JSON object of at most 4 KiB
   */
  record Request(
      @Nullable String transactionId,
      @Nullable String resourceId,
      @Nullable String reason,
      @Nullable ObjectNode metadata) {}

  /**
   * What was refunded.
   *
   * @param transactionId the refund's own line
   * @param amount credits given back, or no longer owed
   * @param tierUnits actions given back to the tier's counter
   */
  record Refunded(
      String transactionId,
      Credits amount,
      @Nullable String tier,
      @Nullable String tierUnits,
      BalanceView balance) {}

  Answer<Refunded> refund(
      String organization, Request request, @Nullable IdempotencyKey key, Caller actor) {
    Names.checkOrganization(organization);
    if ((request.transactionId() == null) == (request.resourceId() == null)) {
      throw ApiException.invalidField(
          "transactionId", "Say either a transactionId or a resourceId");
    }
    if (request.reason() == null) {
      throw ApiException.invalidField("reason", "reason is missing");
    }
    Names.checkText("reason", request.reason());
    String metadata = request.metadata() == null ? null : request.metadata().toString();
    if (metadata != null && metadata.getBytes(StandardCharsets.UTF_8).length > MAX_METADATA) {
      throw ApiException.invalidField("metadata", "metadata is larger than 4 KiB");
    }
    return transactions.change(
        organization,
        onceOnly.answering(
            key, clock.instant(), transaction -> refund(transaction, request, metadata, actor)));
  }

  private Answer<Refunded> refund(
      OrganizationTransaction transaction,
      Request request,
      @Nullable String metadata,
      Caller actor) {
    Known event = event(transaction, request);
    if (event == null || event.action().equals(UsageEvent.VOID_TYPE)) {
      throw new ApiException(ErrorCode.NOT_FOUND, "There is no such usage");
    }
    Undoable undoable = transaction.lockToUndo(event, clock);
    if (transaction.isUndone(event)) {
      throw alreadyRefunded();
    }
    Charge charge = undoable.taken().charge();
    Command command =
        new Command.Undo(
            Kind.REFUND,
            undoable.taken().seq(),
            charge.uncovered(),
            undoable.taken().paid(),
            undoable.standIns(),
            new Line(
                charge.tier(),
                charge.tierUnits(),
                new TransactionId.OfEvent(event.postingNumber(), event.ordinal()).toString(),
                request.reason(),
                metadata),
            List.of(),
            null);
    Ledger ledger = new Ledger(catalogs.timeline());
    return switch (ledger.decide(undoable.stored().account(), command, undoable.now())) {
      case Decision.Decided decided -> {
        Posting posting = decided.postings().getLast();
        if (!transaction.markUndone(event, undoable, posting.seq())) {
          throw alreadyRefunded();
        }
        StoredAccount after =
            transaction.store(new Change(undoable.stored(), decided), undoable.now());
        String id = new TransactionId.OfPosting(event.accountId(), posting.seq()).toString();
        Map<String, String> details =
            Map.of("amount", charge.credits().toString(), "action", event.action());
        transaction.audit(
            new Deed(actor.name(), Deed.Action.REFUND, id, request.reason(), details),
            undoable.now());
        yield Answer.ok(
            new Refunded(
                id,
                charge.credits(),
                charge.tier(),
                charge.tier() == null ? null : Integer.toString(charge.tierUnits()),
                BalanceView.of(transaction.organization().name(), after, undoable.now())));
      }
      case Decision.OutOfRange range ->
          throw ApiException.invalidField(
              "transactionId", "The wallet would hold more than 9e12 credits");
      case Decision.Refused never ->
          throw new IllegalStateException("a refund takes nothing: " + never);
    };
  }

  private static @Nullable Known event(OrganizationTransaction transaction, Request request) {
    if (request.resourceId() != null) {
      return transaction.lastEventOf(request.resourceId());
    }
    String id = String.valueOf(request.transactionId());
    return TransactionId.parse(id).orElse(null) instanceof TransactionId.OfEvent line
        ? transaction.event(line.postingNumber(), line.ordinal())
        : null;
  }

  private static ApiException alreadyRefunded() {
    return new ApiException(
        ErrorCode.ALREADY_REFUNDED, "This usage has been refunded, or voided, already");
  }
}
