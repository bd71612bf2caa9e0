package io.tallyman.balance.webhooks;

import io.tallyman.balance.gate.Names;
import io.tallyman.balance.store.OrganizationTransactions;
import io.tallyman.balance.store.WebhookDeliveries;
import io.tallyman.balance.store.WebhookDeliveries.Delivery;
import io.tallyman.balance.store.WebhookEndpoints;
import io.tallyman.balance.store.WebhookEndpoints.Endpoint;
import io.tallyman.web.ApiException;
import io.tallyman.web.Cursor;
import io.tallyman.web.ErrorCode;
import io.tallyman.web.Page;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What has been sent to an endpoint, and what is to be sent to it once more. */
@RestController
@RequestMapping("/v1/organizations/{organization}/webhook-endpoints/{id}")
class WebhookDeliveriesController {
  private final OrganizationTransactions transactions;
  private final InstantSource clock;

  WebhookDeliveriesController(OrganizationTransactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  @Needs(Scope.BILLING_MANAGE)
  @GetMapping("/deliveries")
  Page<Delivery> list(
      @PathVariable String organization,
      @PathVariable UUID id,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable String cursor) {
    int size = Page.limit(limit);
    long before = cursor == null ? Long.MAX_VALUE : position(cursor);
    List<Delivery> found = in(organization, id, deliveries -> deliveries.before(before, size + 1));
    return Page.of(found, size, Function.identity(), last -> Cursor.of(last.id()));
  }

  @Needs(Scope.BILLING_MANAGE)
  @PostMapping("/test")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Delivery test(@PathVariable String organization, @PathVariable UUID id) {
    return in(organization, id, deliveries -> deliveries.test(clock.instant()));
  }

  @Needs(Scope.BILLING_MANAGE)
  @PostMapping("/deliveries/{delivery}/resend")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Delivery resend(
      @PathVariable String organization, @PathVariable UUID id, @PathVariable long delivery) {
    return in(
        organization,
        id,
        deliveries ->
            deliveries
                .resend(delivery, clock.instant())
                .orElseThrow(() ->
                    new ApiException(ErrorCode.NOT_FOUND, "There is no delivery " + delivery)));
  }

  private <T> T in(String organization, UUID id, Function<WebhookDeliveries, T> work) {
    Names.checkOrganization(organization);
    return transactions.change(
        organization,
        transaction -> {
          Endpoint endpoint =
              WebhookEndpoints.of(transaction)
                  .find(id)
                  .orElseThrow(() -> WebhookEndpointsController.noSuch(id));
          return work.apply(WebhookDeliveries.of(transaction, endpoint));
        });
  }

  private static long position(String cursor) {
    try {
      return Long.parseLong(Cursor.parse(cursor, 1).parts().getFirst());
    } catch (NumberFormatException e) {
      throw ApiException.invalidField("cursor", "cursor must be a nextCursor of this same list");
    }
  }
}
