package io.tallyman.balance.gate;

import io.tallyman.balance.reads.BalanceView;
import io.tallyman.balance.store.HoldQueries;
import io.tallyman.balance.store.HoldQueries.StoredHold;
import io.tallyman.balance.store.OrganizationTransactions;
import io.tallyman.ledger.HoldId;
import io.tallyman.money.Credits;
import io.tallyman.web.ApiException;
import io.tallyman.web.Cursor;
import io.tallyman.web.ErrorCode;
import io.tallyman.web.IdempotencyKey;
import io.tallyman.web.Page;
import io.tallyman.web.access.Caller;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Reserves before work is done, and settles or frees after it. */
@RestController
@RequestMapping("/v1/organizations/{organization}/holds")
class HoldController {
  private final HoldCredits holdCredits;
  private final OrganizationTransactions transactions;
  private final InstantSource clock;

  HoldController(
      HoldCredits holdCredits, OrganizationTransactions transactions, InstantSource clock) {
    this.holdCredits = holdCredits;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** For what a hold is settled: an action's fields, an amount, or, left out, what was held. */
  record CaptureRequest(@Nullable ObjectNode data, @Nullable String amount) {}

  @Needs(value = Scope.CREDITS_GATE, confinesCaller = true)
  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  ResponseEntity<Held> hold(
      @PathVariable String organization,
      @RequestBody GateRequest request,
      @Nullable IdempotencyKey key,
      Caller caller) {
    return holdCredits.hold(organization, request.confinedTo(caller), key).toResponse();
  }

  @Needs(
      value = {Scope.BALANCE_READ, Scope.CREDITS_GATE},
      confinesCaller = true)
  @GetMapping
  Page<HoldView> holds(
      @PathVariable String organization,
      @RequestParam @Nullable Integer limit,
      @RequestParam @Nullable String cursor,
      Caller caller) {
    int size = Page.limit(limit);
    HoldId after = cursor == null ? new HoldId(0, 0) : after(cursor);
    Instant now = clock.instant();
    List<StoredHold> found =
        transactions.read(
            organization,
            transaction -> HoldQueries.open(transaction, caller.wallet(), now, after, size + 1));
    return Page.of(found, size, HoldView::of, hold -> Cursor.of(HoldView.idOf(hold)));
  }

  @Needs(value = Scope.CREDITS_GATE, confinesCaller = true)
  @PostMapping("/{id}/capture")
  ResponseEntity<Captured> capture(
      @PathVariable String organization,
      @PathVariable String id,
      @RequestBody(required = false) @Nullable CaptureRequest request,
      @Nullable IdempotencyKey key,
      Caller caller) {
    CaptureRequest used = request == null ? new CaptureRequest(null, null) : request;
    Confined.check(caller, used.data());
    return holdCredits.capture(organization, id(organization, id, caller), used, key).toResponse();
  }

  @Needs(value = Scope.CREDITS_GATE, confinesCaller = true)
  @PostMapping("/{id}/release")
  ResponseEntity<Released> release(
      @PathVariable String organization,
      @PathVariable String id,
      @Nullable IdempotencyKey key,
      Caller caller) {
    return holdCredits.release(organization, id(organization, id, caller), key).toResponse();
  }

  private static HoldId after(String cursor) {
    HoldId after = HoldId.read(Cursor.parse(cursor, 1).parts().getFirst());
    if (after == null) {
      throw ApiException.invalidField("cursor", "cursor is not one that was given out here");
    }
    return after;
  }

  /** A hold that the caller may know of. */
  private HoldId id(String organization, String id, Caller caller) {
    HoldId hold = HoldId.read(id);
    String wallet = caller.wallet();
    if (hold == null || (wallet != null && !holdCredits.isOf(organization, wallet, hold))) {
      throw new ApiException(ErrorCode.NOT_FOUND, "There is no hold " + id);
    }
    return hold;
  }

  /** A hold that has been opened. */
  record Held(
      String id,
      Credits amount,
      @Nullable String tier,
      @Nullable String tierUnits,
      Instant expiresAt,
      BalanceView balance) {}

  /** A hold that has been settled. */
  record Captured(
      String transactionId,
      Credits cost,
      @Nullable String tier,
      @Nullable String tierUnits,
      BalanceView balance) {}

  /** A hold that has been freed. */
  record Released(String id, BalanceView balance) {}
}
