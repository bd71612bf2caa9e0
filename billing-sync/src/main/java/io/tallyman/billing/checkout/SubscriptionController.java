package io.tallyman.billing.checkout;

import io.swagger.v3.oas.annotations.Operation;
import io.tallyman.billing.checkout.Requests.Turn;
import io.tallyman.billing.facts.Offer;
import io.tallyman.billing.store.SubscriptionTable;
import io.tallyman.billing.store.SubscriptionTable.Running;
import io.tallyman.billing.store.ToldTable;
import io.tallyman.billing.sync.StripeSync;
import io.tallyman.topic.BillingFact.SubscriptionState;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import io.tallyman.web.IdempotencyKey;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows an organization's subscription, and has Stripe change it. */
@RestController
@RequestMapping("/v1/organizations/{organization}/subscription")
class SubscriptionController {
  private final Requests requests;
  private final SubscriptionChanges changes;
  private final StripeSync sync;
  private final PriceFinder prices;

  SubscriptionController(
      Requests requests, SubscriptionChanges changes, StripeSync sync, PriceFinder prices) {
    this.requests = requests;
    this.changes = changes;
    this.sync = sync;
    this.prices = prices;
  }

  /** What to change to. */
  record ChangeRequest(@Nullable String plan, @Nullable String interval) {}

  /** When to cancel: {@code now}, or {@code period_end}. */
  record CancelRequest(@Nullable String at) {}

  @Operation(summary = "The subscription that runs; 404 where none does")
  @Needs({Scope.BALANCE_READ, Scope.BILLING_MANAGE})
  @GetMapping
  SubscriptionView read(@PathVariable String organization) {
    return requests.read(organization, handle -> view(handle, organization));
  }

  private static SubscriptionView view(Handle handle, String organization) {
    return new SubscriptionTable(handle, organization)
        .running()
        .flatMap(running ->
            new ToldTable(handle, organization).last(running.id(), SubscriptionState.class))
        .map(SubscriptionView::of)
        .orElseThrow(() -> new ApiException(ErrorCode.NOT_FOUND, "There is no subscription"));
  }

  @Operation(
      summary = "Changes to another plan or interval",
      description =
          "A dearer plan or another interval at once, for the difference in price; a cheaper plan"
              + " at the end of the period.")
  @Needs(Scope.BILLING_MANAGE)
  @PostMapping("/change")
  ResponseEntity<SubscriptionView> change(
      @PathVariable String organization,
      @RequestBody ChangeRequest request,
      @Nullable IdempotencyKey key) {
    Offer.OfPlan wanted = prices.plan(request.plan(), request.interval());
    return answer(organization, key, (turn, running) -> changes.change(turn, running, wanted));
  }

  @Operation(summary = "Cancels: at the end of the period, or now")
  @Needs(Scope.BILLING_MANAGE)
  @PostMapping("/cancel")
  ResponseEntity<SubscriptionView> cancel(
      @PathVariable String organization,
      @RequestBody(required = false) @Nullable CancelRequest request,
      @Nullable IdempotencyKey key) {
    String at = request == null || request.at() == null ? "period_end" : request.at();
    return switch (at) {
      case "now" -> answer(organization, key, changes::cancelNow);
      case "period_end" -> answer(organization, key, changes::cancelAtPeriodEnd);
      default -> throw ApiException.invalidField("at", "at must be period_end or now");
    };
  }

  @Operation(summary = "Takes a cancellation back that has not come about")
  @Needs(Scope.BILLING_MANAGE)
  @PostMapping("/resume")
  ResponseEntity<SubscriptionView> resume(
      @PathVariable String organization, @Nullable IdempotencyKey key) {
    return answer(organization, key, changes::resume);
  }

  private ResponseEntity<SubscriptionView> answer(
      String organization, @Nullable IdempotencyKey key, BiConsumer<Turn, Running> change) {
    return requests.once(
        organization,
        key,
        turn -> {
          Running running =
              turn.work()
                  .subscriptions()
                  .running()
                  .orElseThrow(() ->
                      new ApiException(ErrorCode.PLAN_NOT_RUNNING, "There is no subscription"));
          change.accept(turn, running);
          sync.tellSubscription(turn.work(), running.id());
          return SubscriptionView.of(
              turn.work().told().last(running.id(), SubscriptionState.class).orElseThrow());
        });
  }
}
