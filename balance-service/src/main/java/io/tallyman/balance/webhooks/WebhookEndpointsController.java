package io.tallyman.balance.webhooks;

import io.tallyman.balance.gate.Names;
import io.tallyman.balance.store.OrganizationTransactions;
import io.tallyman.balance.store.WebhookEndpoints;
import io.tallyman.balance.store.WebhookEndpoints.Endpoint;
import io.tallyman.balance.store.WebhookEndpoints.Wanted;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import io.tallyman.web.Page;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where an organization wants to be told. Secrets are in no answer but those that make them, and
 * those are kept under no {@code Idempotency-Key}.
 */
@RestController
@RequestMapping("/v1/organizations/{organization}/webhook-endpoints")
class WebhookEndpointsController {
  private static final int MOST = 10;

  /** For so long both secrets sign, after a rotation. */
  private static final Duration OVERLAP = Duration.ofHours(24);

  private final OrganizationTransactions transactions;
  private final WebhookSettings settings;
  private final InstantSource clock;

  WebhookEndpointsController(
      OrganizationTransactions transactions, WebhookSettings settings, InstantSource clock) {
    this.transactions = transactions;
    this.settings = settings;
    this.clock = clock;
  }

  @Needs(Scope.BILLING_MANAGE)
  @GetMapping
  Page<EndpointView> list(@PathVariable String organization) {
    Names.checkOrganization(organization);
    return transactions.read(
        organization,
        transaction ->
            new Page<>(
                WebhookEndpoints.of(transaction).all().stream()
                    .map(endpoint -> EndpointView.of(endpoint, null))
                    .toList(),
                null));
  }

  @Needs(Scope.BILLING_MANAGE)
  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  EndpointView create(@PathVariable String organization, @RequestBody EndpointRequest request) {
    Names.checkOrganization(organization);
    Wanted wanted = request.checked(settings.allowPrivate());
    String secret = WebhookSecret.next();
    return change(
        organization,
        endpoints -> {
          if (endpoints.lockAndCount() >= MOST) {
            throw new ApiException(
                ErrorCode.CONFLICT, "There may be " + MOST + " endpoints; delete one first");
          }
          return EndpointView.of(endpoints.add(wanted, secret, clock.instant()), secret);
        });
  }

  @Needs(Scope.BILLING_MANAGE)
  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable String organization, @PathVariable UUID id) {
    Names.checkOrganization(organization);
    boolean deleted = change(organization, endpoints -> endpoints.delete(id));
    if (!deleted) {
      throw noSuch(id);
    }
  }

  @Needs(Scope.BILLING_MANAGE)
  @PostMapping("/{id}/rotate")
  EndpointView rotate(@PathVariable String organization, @PathVariable UUID id) {
    Names.checkOrganization(organization);
    Instant now = clock.instant();
    String secret = WebhookSecret.next();
    Endpoint rotated =
        change(
            organization,
            endpoints ->
                endpoints.rotate(id, secret, now.plus(OVERLAP)).orElseThrow(() -> noSuch(id)));
    return EndpointView.of(rotated, secret);
  }

  @Needs(Scope.BILLING_MANAGE)
  @PostMapping("/{id}/enable")
  EndpointView enable(@PathVariable String organization, @PathVariable UUID id) {
    Names.checkOrganization(organization);
    return EndpointView.of(
        change(organization, endpoints -> endpoints.enable(id).orElseThrow(() -> noSuch(id))),
        null);
  }

  private <T> T change(String organization, Function<WebhookEndpoints, T> change) {
    return transactions.change(
        organization, transaction -> change.apply(WebhookEndpoints.of(transaction)));
  }

  static ApiException noSuch(UUID id) {
    return new ApiException(ErrorCode.NOT_FOUND, "There is no webhook endpoint " + id);
  }
}
