package io.tallyman.billing.sync;

import io.tallyman.billing.facts.Owner;
import io.tallyman.billing.facts.StripeObject;
import io.tallyman.billing.store.CustomerTable;
import io.tallyman.billing.webhook.NotYetException;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Finds out whom an object is of. That never changes, and so needs no lock. */
record Owners(Fetch fetch) {
  /**
   * Finds the organization, and takes its lock.
   *
   * @throws NotYetException if nobody says whose it is
   */
  Work lock(Handle handle, StripeObject object, Instant now, Instant asOf) {
    CustomerTable customers = new CustomerTable(handle);
    Owner owner = Owner.of(object);
    String organization = owner.organization();
    if (organization == null && owner.customer() != null) {
      organization = ofCustomer(customers, owner.customer());
    }
    if (organization == null) {
      throw new NotYetException(
          "unknown_organization",
          "neither its metadata nor customer " + owner.customer() + " says whose it is");
    }
    Work work = Work.on(handle, organization, now, asOf);
    if (owner.customer() != null) {
      customers.note(owner.customer(), organization, now);
    }
    return work;
  }

  private @Nullable String ofCustomer(CustomerTable customers, String customer) {
    return customers
        .organizationOf(customer)
        .or(() ->
            fetch
                .latest("/v1/customers/" + customer, null)
                .map(found -> Owner.of(found).organization()))
        .orElse(null);
  }
}
