package io.tallyman.simulator.checkout;

import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.billing.Prices;
import io.tallyman.simulator.checkout.CheckoutPayment.Outcome;
import io.tallyman.simulator.http.ApiError;
import io.tallyman.simulator.payments.TestCard;
import org.jspecify.annotations.Nullable;

/** The hosted page of a Checkout session: what it costs, a card, and back to the shop. */
public final class CheckoutPage implements Page {
  private final CheckoutSessions sessions;
  private final CheckoutPayment payment;
  private final Prices prices;

  public CheckoutPage(CheckoutSessions sessions, CheckoutPayment payment, Prices prices) {
    this.sessions = sessions;
    this.payment = payment;
    this.prices = prices;
  }

  @Override
  public void answer(Browser browser) {
    StripeObject session;
    try {
      session = sessions.get(browser.id());
    } catch (ApiError e) {
      browser.show(404, Html.page("No such session", Html.error(e.getMessage())));
      return;
    }
    if (!session.is("status", "open")) {
      browser.show(410, Html.page("This session is " + session.need("status"), back(session)));
    } else if (browser.posted()) {
      pay(browser, session);
    } else {
      browser.show(200, ask(session, null));
    }
  }

  private void pay(Browser browser, StripeObject session) {
    if ("refuse".equals(browser.form().text("action"))) {
      browser.show(402, ask(session, "We are unable to authenticate your payment method."));
      return;
    }
    boolean authenticated = "authenticate".equals(browser.form().text("action"));
    String email = browser.form().text("email");
    try {
      TestCard card = payment.needsNoCard(session) ? null : card(browser);
      Outcome outcome = payment.pay(session, card, email, authenticated, false);
      switch (outcome) {
        case COMPLETED -> finish(browser, session);
        case AUTHENTICATION_REQUIRED -> browser.show(200, authenticate(browser, email));
      }
    } catch (ApiError e) {
      browser.show(402, ask(session, e.getMessage()));
    }
  }

  private static TestCard card(Browser browser) {
    return TestCard.ofNumber(browser.form().text("card", ""))
        .orElseThrow(
            () -> ApiError.card("incorrect_number", null, "Your card number is incorrect."));
  }

  private static void finish(Browser browser, StripeObject session) {
    String url = session.text("success_url");
    if (url == null) {
      browser.show(200, Html.page("Thank you", ""));
    } else {
      browser.goTo(url.replace("{CHECKOUT_SESSION_ID}", session.id()));
    }
  }

  private String ask(StripeObject session, @Nullable String error) {
    StringBuilder lines = new StringBuilder();
    for (CheckoutSessions.Item item : sessions.request(session).items()) {
      StripeObject price = item.price();
      lines
          .append("<p>")
          .append(item.quantity())
          .append(" × ")
          .append(Html.text(prices.productName(price)))
          .append(": ")
          .append(Html.money(item.amount(), price.need("currency")))
          .append(price.has("recurring") ? " / " + price.need("recurring.interval") : "")
          .append("</p>");
    }
    boolean free = payment.needsNoCard(session);
    String email =
        session.has("customer") || session.has("customer_email")
            ? ""
            : "<label>E-mail<input type=\"email\" name=\"email\" required></label>";
    String total =
        session.has("currency")
            ? "<p><strong>Due today: %s</strong></p>"
                .formatted(Html.money(session.number("amount_total"), session.need("currency")))
            : "";
    String body =
        "<section>"
            + lines
            + total
            + "</section>"
            + Html.error(error)
            + Html.form("pay", email + (free ? "" : Html.cardField()), free ? "Start trial" : "Pay")
            + back(session);
    return Html.page("Checkout", body);
  }

  private static String authenticate(Browser browser, @Nullable String email) {
    String same = Html.hidden("card", browser.form().text("card")) + Html.hidden("email", email);
    return Html.page(
        "Your bank wants to see you",
        Html.form("authenticate", same, "Complete authentication")
            + Html.form("refuse", same, "Fail authentication"));
  }

  private static String back(StripeObject session) {
    String url = session.text("cancel_url");
    return url == null
        ? ""
        : "<p><a href=\"%s\">Back</a></p>"
            .formatted(Html.text(url.replace("{CHECKOUT_SESSION_ID}", session.id())));
  }
}
