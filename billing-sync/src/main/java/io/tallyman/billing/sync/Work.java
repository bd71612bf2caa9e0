package io.tallyman.billing.sync;

import io.tallyman.billing.store.CustomerTable;
import io.tallyman.billing.store.InvoiceTable;
import io.tallyman.billing.store.PaymentTable;
import io.tallyman.billing.store.SubscriptionTable;
import io.tallyman.billing.store.ToldTable;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/**
 * A transaction that has an organization's lock.
 *
 * @param now when it began
 * @param asOf of when copies of objects are that come with a webhook
 */
public record Work(Handle handle, String organization, Instant now, Instant asOf) {
  /** Takes the lock, and waits for it. */
  public static Work on(Handle handle, String organization, Instant now, Instant asOf) {
    new CustomerTable(handle).lock(organization);
    return new Work(handle, organization, now, asOf);
  }

  public ToldTable told() {
    return new ToldTable(handle, organization);
  }

  public SubscriptionTable subscriptions() {
    return new SubscriptionTable(handle, organization);
  }

  public InvoiceTable invoices() {
    return new InvoiceTable(handle, organization);
  }

  public PaymentTable payments() {
    return new PaymentTable(handle, organization);
  }
}
