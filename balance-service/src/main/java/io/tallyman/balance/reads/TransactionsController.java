package io.tallyman.balance.reads;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.store.HistoryFilter;
import io.tallyman.balance.store.HistoryPosition;
import io.tallyman.ledger.Kind;
import io.tallyman.ledger.Ledger;
import io.tallyman.web.ApiException;
import io.tallyman.web.Cursor;
import io.tallyman.web.Page;
import io.tallyman.web.access.Caller;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** An organization's history, and why each of its lines is what it is. */
@RestController
@RequestMapping("/v1/organizations/{organization}/transactions")
class TransactionsController {
  private final OrganizationReads reads;
  private final CatalogHistory catalogs;
  private final InstantSource clock;

  TransactionsController(OrganizationReads reads, CatalogHistory catalogs, InstantSource clock) {
    this.reads = reads;
    this.catalogs = catalogs;
    this.clock = clock;
  }

  /** Lines posted in [from, to), newest first. */
  @Needs(value = Scope.BALANCE_READ, confinesCaller = true)
  @GetMapping
  Page<TransactionLine> page(
      @PathVariable String organization,
      @RequestParam @Nullable String type,
      @RequestParam @Nullable String wallet,
      @RequestParam @Nullable Instant from,
      @RequestParam @Nullable Instant to,
      @RequestParam @Nullable Integer limit,
      @RequestParam @Nullable String cursor,
      Caller caller) {
    String onlyWallet = caller.walletOf(wallet);
    HistoryFilter filter =
        new HistoryFilter(
            type == null ? null : kind(type),
            null,
            TimeParameter.checked("from", from),
            TimeParameter.checked("to", to));
    HistoryPosition after = cursor == null ? null : position(cursor);
    int size = Page.limit(limit);
    History history = new History(new Ledger(catalogs.timeline()));
    History.Page page =
        reads.read(
            organization,
            transaction ->
                history.page(transaction, filter, onlyWallet, after, size, clock.instant()));
    HistoryPosition next = page.next();
    return new Page<>(page.lines(), next == null ? null : cursor(next));
  }

  @Needs(value = Scope.BALANCE_READ, confinesCaller = true)
  @GetMapping("/{id}/explanation")
  ExplanationView explanation(
      @PathVariable String organization, @PathVariable String id, Caller caller) {
    return reads.read(
        organization,
        transaction ->
            TransactionId.parse(id)
                .flatMap(known ->
                    new Explanation(catalogs.timeline()).of(transaction, known, clock.instant()))
                .filter(found -> caller.mayUse(found.transaction().wallet()))
                .orElseThrow(() -> OrganizationReads.noSuch("transaction", id)));
  }

  private static Kind kind(String type) {
    List<Kind> types = Stream.of(Kind.values()).filter(Kind::isTransaction).toList();
    return types.stream()
        .filter(kind -> kind.code().equals(type))
        .findFirst()
        .orElseThrow(() ->
            ApiException.invalidField(
                "type", "type must be one of " + types.stream().map(Kind::code).toList()));
  }

  private static String cursor(HistoryPosition position) {
    return Cursor.of(position.postedAt(), position.account(), position.seq(), position.ordinal())
        .toString();
  }

  private static HistoryPosition position(String cursor) {
    List<String> parts = Cursor.parse(cursor, 4).parts();
    try {
      return new HistoryPosition(
          Instant.parse(parts.get(0)),
          Long.parseLong(parts.get(1)),
          Long.parseLong(parts.get(2)),
          Integer.parseInt(parts.get(3)));
    } catch (DateTimeException | NumberFormatException foreign) {
      throw ApiException.invalidField("cursor", "cursor must be a nextCursor of this same list");
    }
  }
}
