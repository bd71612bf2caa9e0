package io.tallyman.balance.gate;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.catalog.Timeline;
import io.tallyman.balance.requests.Answer;
import io.tallyman.balance.requests.OnceOnly;
import io.tallyman.balance.store.OrganizationTransaction;
import io.tallyman.balance.store.OrganizationTransactions;
import io.tallyman.balance.store.Referrals;
import io.tallyman.balance.store.Referrals.Seen;
import io.tallyman.catalog.Policies;
import io.tallyman.money.Credits;
import io.tallyman.topic.UsageEvent;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import io.tallyman.web.IdempotencyKey;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells an organization's referral code, and takes down by whose it came. */
@RestController
@RequestMapping("/v1/organizations/{organization}/referral")
class ReferralController {
  private static final int MAX_CODE = 64;

  private final OrganizationTransactions transactions;
  private final CatalogHistory catalogs;
  private final OnceOnly onceOnly;
  private final InstantSource clock;

  ReferralController(
      OrganizationTransactions transactions,
      CatalogHistory catalogs,
      OnceOnly onceOnly,
      InstantSource clock) {
    this.transactions = transactions;
    this.catalogs = catalogs;
    this.onceOnly = onceOnly;
    this.clock = clock;
  }

  /** By whose code an organization came. */
  record Request(@Nullable String code) {}

  /**
   * How an organization stands with referrals.
   *
   * @param code to be told to those it refers
   * @param referredBy null where nobody has referred it
   * @param programme null where the catalog has none
   */
  record ReferralView(
      String organization,
      String code,
      long waiting,
      long rewarded,
      @Nullable ReferredBy referredBy,
      @Nullable Programme programme) {}

  /**
   * By whom it was referred.
   *
   * @param settledAt when its first paid invoice brought both sides their credits; null before
   */
  record ReferredBy(String code, Instant referredAt, @Nullable Instant settledAt) {}

  /**
   * What both sides get.
   *
   * @param maximum so many of one referrer count
   */
  record Programme(Credits referrer, Credits referee, int maximum) {}

  @Needs({Scope.BALANCE_READ, Scope.BILLING_MANAGE})
  @GetMapping
  ReferralView referral(@PathVariable String organization) {
    return transactions.read(organization, this::view);
  }

  @Needs(Scope.BILLING_MANAGE)
  @PutMapping
  ResponseEntity<ReferralView> refer(
      @PathVariable String organization,
      @RequestBody Request request,
      @Nullable IdempotencyKey key) {
    Names.checkOrganization(organization);
    String code = Names.required("code", request.code(), MAX_CODE).strip().toLowerCase(Locale.ROOT);
    Instant now = clock.instant();
    Timeline timeline = catalogs.timeline();
    return transactions
        .changeOpening(
            organization,
            Openings.at(timeline, now),
            now,
            onceOnly.answering(key, now, transaction -> refer(transaction, code, now)))
        .toResponse();
  }

  /** Once, and before it has paid; the account is locked, as it is when a payment comes in. */
  private Answer<ReferralView> refer(
      OrganizationTransaction transaction, String code, Instant now) {
    transaction.lock(
        transaction.openWallet(
            UsageEvent.DEFAULT_WALLET, Openings.at(catalogs.timeline(), now), now),
        clock);
    Referrals referrals = Referrals.of(transaction);
    Seen seen = referrals.seen();
    if (seen.usedCode() == null) {
      Long referrer = referrals.ownerOf(code);
      if (referrer == null) {
        throw ApiException.invalidField("code", "no organization has this referral code");
      }
      if (referrer == transaction.organization().id()) {
        throw ApiException.invalidField("code", "nobody can refer themselves");
      }
      if (referrals.hasPaid()) {
        throw new ApiException(ErrorCode.CONFLICT, "The organization has paid for a plan already");
      }
      referrals.refer(referrer, code, now);
    } else if (!seen.usedCode().equals(code)) {
      throw new ApiException(ErrorCode.CONFLICT, "Somebody else has referred the organization");
    }
    return Answer.ok(view(transaction));
  }

  private ReferralView view(OrganizationTransaction transaction) {
    Seen seen = Referrals.of(transaction).seen();
    Policies.Referral programme =
        catalogs.timeline().at(clock.instant()).catalog().policies().referral();
    return new ReferralView(
        transaction.organization().name(),
        seen.code(),
        seen.waiting(),
        seen.rewarded(),
        seen.usedCode() == null || seen.referredAt() == null
            ? null
            : new ReferredBy(seen.usedCode(), seen.referredAt(), seen.settledAt()),
        programme == null
            ? null
            : new Programme(programme.referrer(), programme.referee(), programme.maxReferrals()));
  }
}
