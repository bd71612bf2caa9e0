package io.tallyman.balance.gate;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.catalog.Timeline;
import io.tallyman.balance.store.Organization;
import io.tallyman.balance.store.OrganizationTransactions;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Registers organizations, and keeps how to reach them. */
@RestController
class RegistrationController {
  private final OrganizationTransactions transactions;
  private final CatalogHistory catalogs;
  private final InstantSource clock;

  RegistrationController(
      OrganizationTransactions transactions, CatalogHistory catalogs, InstantSource clock) {
    this.transactions = transactions;
    this.catalogs = catalogs;
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

  @PutMapping("/v1/organizations/{organization}")
  Registered register(
      @PathVariable String organization,
      @RequestBody(required = false) @Nullable Registration body) {
    Names.checkOrganization(organization);
    Registration said = body == null ? new Registration(null, null, null, null) : body;
    Names.checkLocale(said.locale());
    Names.checkTimezone(said.timezone());
    Names.checkText("name", said.name());
    Names.checkEmail(said.email());
    Instant now = clock.instant();
    Timeline timeline = catalogs.timeline();
    Organization registered =
        transactions.changeOpening(
            organization,
            Openings.registering(timeline, now),
            now,
            transaction ->
                transaction.describe(said.name(), said.email(), said.locale(), said.timezone()));
    return new Registered(
        registered.name(),
        registered.displayName(),
        registered.email(),
        registered.locale(),
        registered.timezone(),
        registered.createdAt());
  }
}
