package io.tallyman.balance.notify;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.catalog.Timeline;
import io.tallyman.balance.gate.Names;
import io.tallyman.balance.gate.Openings;
import io.tallyman.balance.requests.Answer;
import io.tallyman.balance.requests.OnceOnly;
import io.tallyman.balance.store.OrganizationTransaction;
import io.tallyman.balance.store.OrganizationTransactions;
import io.tallyman.balance.store.TopUp;
import io.tallyman.balance.store.TopUpTable;
import io.tallyman.balance.store.WalletQueries;
import io.tallyman.catalog.Pack;
import io.tallyman.topic.UsageEvent;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import io.tallyman.web.IdempotencyKey;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What an organization's wallets do when little is left. */
@RestController
@RequestMapping("/v1/organizations/{organization}/auto-top-up")
class TopUpController {
  private final OrganizationTransactions transactions;
  private final CatalogHistory catalogs;
  private final OnceOnly onceOnly;
  private final InstantSource clock;

  TopUpController(
      OrganizationTransactions transactions,
      CatalogHistory catalogs,
      OnceOnly onceOnly,
      InstantSource clock) {
    this.transactions = transactions;
    this.catalogs = catalogs;
    this.onceOnly = onceOnly;
    this.clock = clock;
  }

  @Needs({Scope.BALANCE_READ, Scope.BILLING_MANAGE})
  @GetMapping
  TopUpView read(
      @PathVariable String organization,
      @RequestParam(defaultValue = UsageEvent.DEFAULT_WALLET) String wallet) {
    Names.checkOrganization(organization);
    Names.checkWallet(wallet);
    Instant now = clock.instant();
    return transactions.read(
        organization,
        transaction -> {
          long account =
              find(transaction, wallet)
                  .orElseThrow(
                      () -> new ApiException(ErrorCode.NOT_FOUND, "There is no wallet " + wallet));
          TopUp topUp =
              TopUpTable.of(transaction)
                  .read(List.of(account), now)
                  .getOrDefault(account, TopUp.OFF);
          return TopUpView.of(organization, wallet, topUp);
        });
  }

  @Needs(Scope.BILLING_MANAGE)
  @PutMapping
  ResponseEntity<TopUpView> write(
      @PathVariable String organization,
      @RequestBody TopUpRequest request,
      @Nullable IdempotencyKey key) {
    String wallet = request.wallet() == null ? UsageEvent.DEFAULT_WALLET : request.wallet();
    Names.checkOrganization(organization);
    Names.checkWallet(wallet);
    Instant now = clock.instant();
    return transactions
        .change(
            organization,
            onceOnly.answering(
                key, now, transaction -> Answer.ok(write(transaction, wallet, request, now))))
        .toResponse();
  }

  private TopUpView write(
      OrganizationTransaction transaction, String wallet, TopUpRequest request, Instant now) {
    Timeline timeline = catalogs.timeline();
    Map<String, Pack> packs = timeline.at(now).catalog().packs();
    Long known = find(transaction, wallet).orElse(null);
    TopUpTable table = TopUpTable.of(transaction);
    TopUp wanted = request.over(known == null ? TopUp.OFF : table.lock(known, now), packs);
    long account =
        known == null ? transaction.openWallet(wallet, Openings.at(timeline, now), now) : known;
    table.write(account, transaction.organization().id(), wanted);
    transaction.watch(account, now);
    return TopUpView.of(transaction.organization().name(), wallet, wanted);
  }

  private static Optional<Long> find(OrganizationTransaction transaction, String wallet) {
    return WalletQueries.find(transaction, wallet).map(found -> found.account().id());
  }
}
