package io.tallyman.balance.gate;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.catalog.Timeline;
import io.tallyman.balance.requests.Answer;
import io.tallyman.balance.requests.OnceOnly;
import io.tallyman.balance.store.Organization;
import io.tallyman.balance.store.OrganizationTransactions;
import io.tallyman.web.IdempotencyKey;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Registers organizations, and keeps how to reach them. */
@RestController
class RegistrationController {
  private final OrganizationTransactions transactions;
  private final CatalogHistory catalogs;
  private final OnceOnly onceOnly;
  private final InstantSource clock;

  RegistrationController(
      OrganizationTransactions transactions,
      CatalogHistory catalogs,
      OnceOnly onceOnly,
      InstantSource clock) {
    this.transactions = transactions;
    this.catalogs = catalogs;
    this.onceOnly = onceOnly;
    this.clock = clock;
  }

  /** What may be said of an organization; what is left out stays as it is. */
  record Registration(
      @Nullable String name,
      @Nullable String email,
      @Nullable String locale,
      @Nullable String timezone) {}

  /** An organization as it is registered. */
  record Registered(
      String organization,
      @Nullable String name,
      @Nullable String email,
      @Nullable String locale,
      @Nullable String timezone,
      Instant createdAt) {}

  @Needs(Scope.BILLING_MANAGE)
  @PutMapping("/v1/organizations/{organization}")
  ResponseEntity<Registered> register(
      @PathVariable String organization,
      @RequestBody(required = false) @Nullable Registration body,
      @Nullable IdempotencyKey key) {
    Names.checkOrganization(organization);
    Registration said = body == null ? new Registration(null, null, null, null) : body;
    Names.checkLocale(said.locale());
    Names.checkTimezone(said.timezone());
    Names.checkText("name", said.name());
    Names.checkEmail(said.email());
    Instant now = clock.instant();
    Timeline timeline = catalogs.timeline();
    return transactions
        .changeOpening(
            organization,
            Openings.registering(timeline, now),
            now,
            onceOnly.answering(
                key,
                now,
                transaction ->
                    Answer.ok(
                        registered(
                            transaction.describe(
                                said.name(), said.email(), said.locale(), said.timezone())))))
        .toResponse();
  }

  private static Registered registered(Organization organization) {
    return new Registered(
        organization.name(),
        organization.displayName(),
        organization.email(),
        organization.locale(),
        organization.timezone(),
        organization.createdAt());
  }
}
