package io.tallyman.balance.reads;

import static java.util.stream.Collectors.toMap;

import io.tallyman.balance.store.HistoryFilter;
import io.tallyman.balance.store.HistoryPosition;
import io.tallyman.balance.store.HistoryQueries;
import io.tallyman.balance.store.OrganizationTransaction;
import io.tallyman.balance.store.StoredPosting;
import io.tallyman.balance.store.StoredUsage;
import io.tallyman.balance.store.UsageRowQueries;
import io.tallyman.balance.store.UsageRowQueries.Range;
import io.tallyman.balance.store.Wallet;
import io.tallyman.balance.store.WalletQueries;
import io.tallyman.ledger.Kind;
import io.tallyman.ledger.Ledger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An organization's lines, newest first: what time has brought, and what is stored. */
final class History {
  private final Ledger ledger;

  History(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * Some lines, and where the next page goes on.
   *
   * @param next the last line's place; null where there are no more
   */
  record Page(List<TransactionLine> lines, @Nullable HistoryPosition next) {}

  /**
   * The lines that come after a position.
   *
   * @param wallet null: of every wallet
   * @param after null: from the top
   */
  Page page(
      OrganizationTransaction transaction,
      HistoryFilter filter,
      @Nullable String wallet,
      @Nullable HistoryPosition after,
      int limit,
      Instant now) {
    List<Wallet> wallets =
        wallet == null
            ? WalletQueries.due(transaction, now)
            : WalletQueries.find(transaction, wallet).stream().toList();
    if (wallet != null && wallets.isEmpty()) {
      return new Page(List.of(), null);
    }
    HistoryFilter narrowed =
        wallet == null
            ? filter
            : new HistoryFilter(
                filter.kind(), wallets.getFirst().account().id(), filter.from(), filter.to());
    Stream<StoredPosting> unstored =
        wallets.stream()
            .flatMap(each -> Advanced.to(now, each, ledger).asStored().stream())
            .filter(posting -> wanted(posting, filter, after));
    List<StoredPosting> stored = HistoryQueries.page(transaction, narrowed, after, limit + 1);
    List<StoredPosting> postings =
        Stream.concat(unstored, stored.stream())
            .sorted((a, b) -> HistoryPosition.NEWEST_FIRST.compare(positionOf(a), positionOf(b)))
            .toList();
    return page(transaction, slots(postings, after, limit + 1), limit);
  }

  /** A line that is to be shown: its posting, and its place among the posting's lines. */
  private record Slot(StoredPosting posting, int ordinal) {
    HistoryPosition position() {
      return new HistoryPosition(posting.postedAt(), posting.account(), posting.seq(), ordinal);
    }
  }

  private static List<Slot> slots(
      List<StoredPosting> postings, @Nullable HistoryPosition after, int limit) {
    List<Slot> slots = new ArrayList<>(limit);
    for (StoredPosting posting : postings) {
      for (int ordinal = lastOrdinal(posting, after); ordinal >= 1; ordinal--) {
        if (slots.size() == limit) {
          return slots;
        }
        slots.add(new Slot(posting, ordinal));
      }
    }
    return slots;
  }

  private static int lastOrdinal(StoredPosting posting, @Nullable HistoryPosition after) {
    if (after != null && after.account() == posting.account() && after.seq() == posting.seq()) {
      return after.ordinal() - 1;
    }
    return posting.kind() == Kind.USAGE && posting.run() != null ? posting.run().events() : 1;
  }

  private static Page page(OrganizationTransaction transaction, List<Slot> slots, int limit) {
    List<Slot> shown = slots.size() > limit ? slots.subList(0, limit) : slots;
    Map<List<Long>, StoredUsage> rows =
        UsageRowQueries.rows(transaction, ranges(shown)).stream()
            .collect(toMap(row -> key(row.postingNumber(), row.ordinal()), row -> row));
    List<TransactionLine> lines = shown.stream().map(slot -> line(slot, rows)).toList();
    return new Page(lines, slots.size() > limit ? shown.getLast().position() : null);
  }

  private static List<Range> ranges(List<Slot> slots) {
    List<Range> ranges = new ArrayList<>();
    for (Slot slot : slots) {
      StoredPosting.Rows run = slot.posting().run();
      if (run == null) {
        continue;
      }
      Range last = ranges.isEmpty() ? null : ranges.getLast();
      if (last != null && last.postingNumber() == run.number()) {
        ranges.removeLast();
        ranges.add(new Range(run.number(), run.appendedAt(), slot.ordinal(), last.to()));
      } else {
        ranges.add(new Range(run.number(), run.appendedAt(), slot.ordinal(), slot.ordinal()));
      }
    }
    return ranges;
  }

  private static TransactionLine line(Slot slot, Map<List<Long>, StoredUsage> rows) {
    StoredPosting posting = slot.posting();
    StoredPosting.Rows run = posting.run();
    StoredUsage row = run == null ? null : rows.get(key(run.number(), slot.ordinal()));
    if (posting.kind() != Kind.USAGE) {
      return TransactionLine.ofPosting(posting, row);
    }
    if (row == null) {
      throw new IllegalStateException("posting " + posting + " lacks row " + slot.ordinal());
    }
    return TransactionLine.ofUsage(posting, row);
  }

  private static List<Long> key(long postingNumber, int ordinal) {
    return List.of(postingNumber, (long) ordinal);
  }

  private static boolean wanted(
      StoredPosting posting, HistoryFilter filter, @Nullable HistoryPosition after) {
    Instant at = posting.postedAt();
    return posting.kind().isTransaction()
        && (filter.kind() == null || filter.kind() == posting.kind())
        && (filter.from() == null || !at.isBefore(filter.from()))
        && (filter.to() == null || at.isBefore(filter.to()))
        && (after == null || HistoryPosition.NEWEST_FIRST.compare(after, positionOf(posting)) < 0);
  }

  private static HistoryPosition positionOf(StoredPosting posting) {
    return new HistoryPosition(posting.postedAt(), posting.account(), posting.seq(), 1);
  }
}
