package io.tallyman.simulator;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.billing.Billing;
import io.tallyman.simulator.billing.SalesTax;
import io.tallyman.simulator.checkout.AuthenticationPage;
import io.tallyman.simulator.checkout.CheckoutPage;
import io.tallyman.simulator.checkout.CheckoutPayment;
import io.tallyman.simulator.checkout.CheckoutSessions;
import io.tallyman.simulator.checkout.InvoicePage;
import io.tallyman.simulator.checkout.Page;
import io.tallyman.simulator.checkout.PortalPage;
import io.tallyman.simulator.checkout.PortalSessions;
import io.tallyman.simulator.checkout.ReceiptPage;
import io.tallyman.simulator.http.ApiFaults;
import io.tallyman.simulator.http.ApiServer;
import io.tallyman.simulator.http.ApiServer.Turn;
import io.tallyman.simulator.http.Expansion;
import io.tallyman.simulator.http.Routes;
import io.tallyman.simulator.payments.Customers;
import io.tallyman.simulator.payments.Disputes;
import io.tallyman.simulator.payments.PaymentIntents;
import io.tallyman.simulator.payments.PaymentMethods;
import io.tallyman.simulator.payments.Refunds;
import io.tallyman.simulator.payments.SetupIntents;
import io.tallyman.simulator.webhooks.Webhooks;

/** The whole API over one account, put together: who answers which path. */
final class StripeApi {
  private final PaymentMethods methods;
  private final PaymentIntents intents;
  private final Refunds refunds;
  private final Disputes disputes;
  private final SalesTax salesTax;
  private final CheckoutPayment checkout;
  private final ApiServer server;

  StripeApi(
      int port,
      String secretKey,
      Turn turn,
      Account account,
      Webhooks webhooks,
      ApiFaults faults,
      TestClocks clocks) {
    Routes routes = new Routes();
    Expansion expansion = new Expansion(account);
    server = new ApiServer(port, secretKey, turn, account, routes, expansion, faults);
    String authenticate = url() + "/_simulator/authenticate/";
    account.siteAt(url());
    methods = new PaymentMethods(account);
    intents = new PaymentIntents(account, methods, authenticate);
    refunds = new Refunds(account, methods);
    Customers customers = new Customers(account, methods);
    SetupIntents setups = new SetupIntents(account, methods, authenticate);
    Billing billing = new Billing(account, customers, methods, intents, refunds);
    salesTax = billing.salesTax();
    disputes = new Disputes(account, methods, intents);
    CheckoutSessions sessions =
        new CheckoutSessions(
            account, billing.prices(), setups, billing.salesTax(), url() + "/c/pay/");
    checkout =
        new CheckoutPayment(
            account, sessions, customers, methods, intents, setups, billing.subscriptions());
    PortalSessions portal = new PortalSessions(account, url() + "/p/session/");

    customers.addTo(routes, expansion);
    methods.addTo(routes);
    intents.addTo(routes, expansion);
    setups.addTo(routes);
    refunds.addTo(routes);
    disputes.addTo(routes);
    billing.addTo(routes, expansion);
    sessions.addTo(routes, expansion);
    portal.addTo(routes);
    webhooks.addTo(routes);
    clocks.addTo(routes);
    routes.get("/v1/account", call -> account.itself());
    serve("/c/pay/", turn, new CheckoutPage(sessions, checkout, billing.prices()));
    serve("/p/session/", turn, new PortalPage(account, portal, billing, methods));
    serve("/i/", turn, new InvoicePage(account, billing));
    serve("/receipts/", turn, new ReceiptPage(account));
    serve("/_simulator/authenticate/", turn, new AuthenticationPage(account, intents, setups));
  }

  private void serve(String path, Turn turn, Page page) {
    server.serve(path, page.in(turn));
  }

  String url() {
    return "http://localhost:" + server.port();
  }

  ApiServer server() {
    return server;
  }

  PaymentMethods methods() {
    return methods;
  }

  PaymentIntents intents() {
    return intents;
  }

  Refunds refunds() {
    return refunds;
  }

  Disputes disputes() {
    return disputes;
  }

  SalesTax salesTax() {
    return salesTax;
  }

  CheckoutPayment checkout() {
    return checkout;
  }
}
