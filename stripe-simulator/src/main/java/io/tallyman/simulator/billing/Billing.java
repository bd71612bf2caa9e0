package io.tallyman.simulator.billing;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.Expansion;
import io.tallyman.simulator.http.Routes;
import io.tallyman.simulator.payments.Customers;
import io.tallyman.simulator.payments.PaymentIntents;
import io.tallyman.simulator.payments.PaymentMethods;
import io.tallyman.simulator.payments.Refunds;

/** Billing, put together. */
public final class Billing {
  private final Account account;
  private final Customers customers;
  private final PaymentMethods methods;
  private final PaymentIntents intents;
  private final Products products;
  private final Prices prices;
  private final SalesTax salesTax;
  private final Invoices invoices;
  private final InvoiceLines lines;
  private final Subscriptions subscriptions;
  private final SubscriptionChanges changes;
  private final SubscriptionRoutes subscriptionRoutes;
  private final SubscriptionSchedules schedules;
  private final InvoicePreviews previews;
  private final InvoiceRoutes invoiceRoutes;
  private final InvoiceItems items;
  private final CreditNotes creditNotes;
  private final Collection collection;

  public Billing(
      Account account,
      Customers customers,
      PaymentMethods methods,
      PaymentIntents intents,
      Refunds refunds) {
    this.account = account;
    this.customers = customers;
    this.methods = methods;
    this.intents = intents;
    salesTax = new SalesTax(account);
    products = new Products(account);
    prices = new Prices(account, products);
    invoices = new Invoices(account, customers, intents, salesTax);
    lines = new InvoiceLines(account, prices);
    items = new InvoiceItems(this);
    collection = new Collection(account, customers, invoices, intents);
    Cancellations cancellations = new Cancellations(account);
    schedules = new SubscriptionSchedules(account, prices, cancellations);
    Renewals renewals = new Renewals(this, items, collection, cancellations, schedules);
    subscriptions = new Subscriptions(this, items, collection, renewals);
    changes = new SubscriptionChanges(this, items, collection, cancellations, renewals);
    subscriptionRoutes = new SubscriptionRoutes(account, subscriptions, changes, renewals);
    previews = new InvoicePreviews(this, items);
    invoiceRoutes = new InvoiceRoutes(this, items, collection);
    creditNotes = new CreditNotes(this, refunds);
    customers.whenDeleted(customer ->
        account
            .all(Subscriptions.KIND)
            .filter(each -> each.is("customer", customer.id()))
            .filter(Renewals::isRunning)
            .toList()
            .forEach(cancellations::now));
  }

  public void addTo(Routes routes, Expansion expansion) {
    products.addTo(routes);
    prices.addTo(routes);
    items.addTo(routes);
    subscriptionRoutes.addTo(routes);
    schedules.addTo(routes);
    previews.addTo(routes);
    invoiceRoutes.addTo(routes, expansion);
    creditNotes.addTo(routes);
  }

  /** Tries to have an open invoice paid; throws what the bank refused. */
  public void payInvoice(StripeObject invoice) {
    collection
        .collect(invoice)
        .ifPresent(refusal -> {
          throw refusal;
        });
  }

  Account account() {
    return account;
  }

  Customers customers() {
    return customers;
  }

  PaymentMethods methods() {
    return methods;
  }

  PaymentIntents intents() {
    return intents;
  }

  InvoiceLines lines() {
    return lines;
  }

  public SalesTax salesTax() {
    return salesTax;
  }

  public Prices prices() {
    return prices;
  }

  public Invoices invoices() {
    return invoices;
  }

  public Subscriptions subscriptions() {
    return subscriptions;
  }

  public SubscriptionSchedules schedules() {
    return schedules;
  }

  public SubscriptionChanges changes() {
    return changes;
  }
}
