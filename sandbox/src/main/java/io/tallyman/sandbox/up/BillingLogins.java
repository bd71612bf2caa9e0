package io.tallyman.sandbox.up;

import java.util.LinkedHashMap;
import java.util.Map;

/** How billing-sync finds its schema, beside the ledger's in the same database. */
final class BillingLogins {
  private static final String POSTGRES = "tallyman.billing.postgres.";

  private BillingLogins() {}

  static Map<String, String> of(PostgresServer postgres) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(POSTGRES + "url", postgres.url());
    settings.put(POSTGRES + "superuser.user", PostgresServer.SUPERUSER);
    settings.put(POSTGRES + "superuser.password", postgres.password());
    settings.put(POSTGRES + "owner.user", "tallyman_billing_owner");
    settings.put(POSTGRES + "owner.password", postgres.password());
    settings.put(POSTGRES + "service.user", "tallyman_billing");
    settings.put(POSTGRES + "service.password", postgres.password());
    return settings;
  }
}
