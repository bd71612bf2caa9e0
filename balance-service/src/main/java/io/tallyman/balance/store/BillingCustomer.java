package io.tallyman.balance.store;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What billing-sync has told of the customer that an organization is. */
public final class BillingCustomer {
  private BillingCustomer() {}

  /** Takes over what the payment provider knows of the customer; null leaves a field as it is. */
  public static void describe(
      Handle handle, long organization, @Nullable String name, @Nullable String email) {
    handle
        .createUpdate(
            """
            update organization
            set display_name = coalesce(:name, display_name), email = coalesce(:email, email)
            where id = :organization
            """)
        .bind("name", name)
        .bind("email", email)
        .bind("organization", organization)
        .execute();
  }
}
