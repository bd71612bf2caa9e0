package io.tallyman.balance.reads;

import io.tallyman.balance.catalog.Timeline;
import io.tallyman.balance.reads.ExplanationView.EventView;
import io.tallyman.balance.reads.ExplanationView.LotView;
import io.tallyman.balance.reads.ExplanationView.OverageView;
import io.tallyman.balance.reads.ExplanationView.RepaymentView;
import io.tallyman.balance.store.ExplanationQueries;
import io.tallyman.balance.store.ExplanationQueries.LotChange;
import io.tallyman.balance.store.ExplanationQueries.Repaid;
import io.tallyman.balance.store.HistoryQueries;
import io.tallyman.balance.store.OrganizationTransaction;
import io.tallyman.balance.store.StoredPosting;
import io.tallyman.balance.store.StoredUsage;
import io.tallyman.balance.store.UsageRowQueries;
import io.tallyman.balance.store.UsageRowQueries.Range;
import io.tallyman.balance.store.WalletQueries;
import io.tallyman.ledger.Charge;
import io.tallyman.ledger.Kind;
import io.tallyman.ledger.Ledger;
import io.tallyman.ledger.Lot;
import io.tallyman.ledger.Posting;
import io.tallyman.ledger.Span;
import io.tallyman.ledger.Taking;
import io.tallyman.money.Credits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Explains single lines: event, price, lots, overage, balances. */
final class Explanation {
  private final PriceExplanation prices;
  private final Ledger ledger;

  Explanation(Timeline catalogs) {
    prices = new PriceExplanation(catalogs);
    ledger = new Ledger(catalogs);
  }

  /** The explanation of a line; empty where the organization has no such line. */
  Optional<ExplanationView> of(OrganizationTransaction transaction, TransactionId id, Instant now) {
    return switch (id) {
      case TransactionId.OfEvent(long number, int ordinal) ->
          HistoryQueries.postingOfRows(transaction, number)
              .filter(posting -> posting.kind() == Kind.USAGE)
              .flatMap(posting ->
                  row(transaction, posting, ordinal)
                      .map(usage -> ofUsage(transaction, posting, usage)));
      case TransactionId.OfPosting(long account, long seq) ->
          HistoryQueries.posting(transaction, account, seq)
              .filter(posting -> posting.kind() != Kind.USAGE)
              .map(posting -> ofPosting(transaction, posting))
              .or(() -> ofUnstored(transaction, account, seq, now));
    };
  }

  private ExplanationView ofUsage(
      OrganizationTransaction transaction, StoredPosting posting, StoredUsage usage) {
    List<LotChange> lots = ExplanationQueries.lots(transaction, posting.account(), posting.seq());
    Charge charge =
        Charge.of(posting.debits(lots.stream().map(LotChange::taken).toList()), usage.debit());
    return new ExplanationView(
        TransactionLine.ofUsage(posting, usage),
        event(transaction, usage),
        prices.catalog(usage),
        prices.price(transaction, usage, charge),
        charge.takings().stream().map(taking -> lot(posting.account(), taking, lots)).toList(),
        overage(transaction, posting, charge.uncovered()),
        charge.balanceBefore(),
        charge.balanceAfter(),
        usage.digest(),
        ExplanationQueries.undoneBy(transaction, usage.postingNumber(), usage.ordinal())
            .map(seq -> idOf(posting.account(), seq))
            .orElse(null),
        null);
  }

  private ExplanationView ofPosting(OrganizationTransaction transaction, StoredPosting posting) {
    StoredUsage event = row(transaction, posting, 1).orElse(null);
    return new ExplanationView(
        TransactionLine.ofPosting(posting, event),
        event == null ? null : event(transaction, event),
        null,
        null,
        ExplanationQueries.lots(transaction, posting.account(), posting.seq()).stream()
            .map(change -> lot(posting.account(), change, change.units()))
            .toList(),
        null,
        posting.before(),
        posting.after(),
        event == null ? null : event.digest(),
        null,
        ExplanationQueries.undone(transaction, posting.account(), posting.seq())
            .map(undone -> new TransactionId.OfEvent(undone.postingNumber(), undone.ordinal()))
            .map(TransactionId.OfEvent::toString)
            .orElse(null));
  }

  /** A line that time has brought, and that nobody has stored yet. */
  private Optional<ExplanationView> ofUnstored(
      OrganizationTransaction transaction, long account, long seq, Instant now) {
    return WalletQueries.due(transaction, now).stream()
        .filter(wallet -> wallet.account().id() == account)
        .map(wallet -> Advanced.to(now, wallet, ledger))
        .flatMap(advanced ->
            advanced.asStored().stream()
                .filter(posting -> posting.seq() == seq)
                .map(posting -> ofUnstored(advanced, posting)))
        .findFirst();
  }

  private static ExplanationView ofUnstored(Advanced advanced, StoredPosting posting) {
    List<LotView> lots = new ArrayList<>();
    for (Posting unstored : advanced.postings()) {
      if (unstored.seq() == posting.seq()) {
        unstored.changes().forEach(change -> lots.add(lot(advanced, change)));
      }
    }
    return new ExplanationView(
        TransactionLine.ofPosting(posting, null),
        null,
        null,
        null,
        lots,
        null,
        posting.before(),
        posting.after(),
        null,
        null,
        null);
  }

  private static Optional<StoredUsage> row(
      OrganizationTransaction transaction, StoredPosting posting, int ordinal) {
    StoredPosting.Rows run = posting.run();
    return run == null
        ? Optional.empty()
        : UsageRowQueries.rows(
                transaction, List.of(new Range(run.number(), run.appendedAt(), ordinal, ordinal)))
            .stream()
            .findFirst();
  }

  private static EventView event(OrganizationTransaction transaction, StoredUsage usage) {
    return new EventView(
        usage.eventId(),
        usage.source(),
        usage.action(),
        transaction.organization().name(),
        usage.occurredAt(),
        usage.data());
  }

  private static @Nullable OverageView overage(
      OrganizationTransaction transaction, StoredPosting posting, Span uncovered) {
    if (uncovered.isEmpty()) {
      return null;
    }
    List<RepaymentView> repaid = new ArrayList<>();
    long repaidMicros = 0;
    for (Repaid repayment :
        ExplanationQueries.repaid(transaction, posting.account(), posting.seq())) {
      long micros = repayment.span().intersect(uncovered).length();
      if (micros > 0) {
        repaidMicros += micros;
        repaid.add(
            new RepaymentView(
                posting.account() + "-" + repayment.lot(),
                Credits.ofMicros(micros),
                idOf(posting.account(), repayment.bySeq())));
      }
    }
    long open =
        ExplanationQueries.open(transaction, posting.account(), posting.seq()).stream()
            .mapToLong(span -> span.intersect(uncovered).length())
            .sum();
    return new OverageView(
        Credits.ofMicros(uncovered.length()),
        Credits.ofMicros(open),
        Credits.ofMicros(uncovered.length() - open - repaidMicros),
        repaid);
  }

  private static LotView lot(long account, Taking taking, List<LotChange> lots) {
    LotChange change =
        lots.stream().filter(each -> each.lot() == taking.lot()).findFirst().orElseThrow();
    return lot(account, change, -taking.units());
  }

  private static LotView lot(long account, LotChange change, long units) {
    return new LotView(
        account + "-" + change.lot(),
        change.unit(),
        change.source().code(),
        change.reference(),
        BalanceView.units(change.unit(), units));
  }

  private static LotView lot(Advanced advanced, Posting.Change change) {
    Lot lot =
        advanced.account().lots().stream()
            .filter(each -> each.number() == change.lot())
            .findFirst()
            .orElseThrow();
    return new LotView(
        advanced.account().id() + "-" + lot.number(),
        lot.unit(),
        lot.source().code(),
        lot.reference(),
        BalanceView.units(lot.unit(), change.units()));
  }

  private static String idOf(long account, long seq) {
    return new TransactionId.OfPosting(account, seq).toString();
  }
}
