package io.tallyman.balance.reads;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.store.OrganizationTransaction;
import io.tallyman.balance.store.Wallet;
import io.tallyman.balance.store.WalletQueries;
import io.tallyman.ledger.Ledger;
import io.tallyman.topic.UsageEvent;
import io.tallyman.web.Cursor;
import io.tallyman.web.Page;
import io.tallyman.web.access.Caller;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What an organization's wallets hold, with what time has brought them. */
@RestController
@RequestMapping("/v1/organizations/{organization}")
class BalanceController {
  private final OrganizationReads reads;
  private final CatalogHistory catalogs;
  private final InstantSource clock;

  BalanceController(OrganizationReads reads, CatalogHistory catalogs, InstantSource clock) {
    this.reads = reads;
    this.catalogs = catalogs;
    this.clock = clock;
  }

  @Needs(value = Scope.BALANCE_READ, confinesCaller = true)
  @GetMapping("/balance")
  BalanceView balance(
      @PathVariable String organization, @RequestParam @Nullable String wallet, Caller caller) {
    return balance(organization, walletOf(caller, wallet));
  }

  /** The wallet that is asked for, or the one that the caller is bound to, or the default one. */
  static String walletOf(Caller caller, @Nullable String named) {
    return Objects.requireNonNullElse(caller.walletOf(named), UsageEvent.DEFAULT_WALLET);
  }

  BalanceView balance(String organization, String wallet) {
    return reads.read(organization, transaction -> balance(transaction, wallet));
  }

  @Needs(Scope.BALANCE_READ)
  @GetMapping("/wallets")
  Page<BalanceView> wallets(
      @PathVariable String organization,
      @RequestParam @Nullable Integer limit,
      @RequestParam @Nullable String cursor) {
    int size = Page.limit(limit);
    String after = cursor == null ? "" : Cursor.parse(cursor, 1).parts().getFirst();
    Instant now = clock.instant();
    Ledger ledger = new Ledger(catalogs.timeline());
    List<BalanceView> found =
        reads.read(
            organization,
            transaction ->
                WalletQueries.page(transaction, after, size + 1).stream()
                    .map(wallet ->
                        BalanceView.of(organization, Advanced.to(now, wallet, ledger), now))
                    .toList());
    List<BalanceView> shown = found.size() > size ? found.subList(0, size) : found;
    return new Page<>(
        shown, found.size() > size ? Cursor.of(shown.getLast().wallet()).toString() : null);
  }

  /** The balance of a wallet; only the default one may be asked for before anything happened. */
  private BalanceView balance(OrganizationTransaction transaction, String wallet) {
    Instant now = clock.instant();
    String organization = transaction.organization().name();
    Optional<Wallet> found = WalletQueries.find(transaction, wallet);
    if (found.isEmpty() && !wallet.equals(UsageEvent.DEFAULT_WALLET)) {
      throw OrganizationReads.noSuch("wallet", wallet);
    }
    Ledger ledger = new Ledger(catalogs.timeline());
    return found
        .map(stored -> BalanceView.of(organization, Advanced.to(now, stored, ledger), now))
        .orElseGet(() -> BalanceView.empty(organization, wallet, now));
  }
}
