package io.tallyman.billing.sync;

import io.tallyman.billing.store.CustomerTable;
import io.tallyman.billing.store.InvoiceTable;
import io.tallyman.billing.store.PaymentTable;
import io.tallyman.billing.store.SubscriptionTable;
import io.tallyman.billing.store.ToldTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * A transaction that has an organization's lock.
 *
 * @param now when it began
 * @param asOf of when copies of objects are that come with a webhook
 * @param news what it has learned that was not known, for people
 */
public record Work(
    Handle handle, String organization, Instant now, Instant asOf, List<String> news) {
  /** Takes the lock, and waits for it. */
  public static Work on(Handle handle, String organization, Instant now, Instant asOf) {
    new CustomerTable(handle).lock(organization);
    return new Work(handle, organization, now, asOf, new ArrayList<>());
  }

  public ToldTable told() {
    return new ToldTable(handle, organization, news::add);
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
