package io.tallyman.simulator.checkout;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.ApiError;
import io.tallyman.simulator.payments.PaymentIntents;
import io.tallyman.simulator.payments.SetupIntents;

/** Where a bank sees its customer, before it lets a payment or a card through. */
public final class AuthenticationPage implements Page {
  private final Account account;
  private final PaymentIntents intents;
  private final SetupIntents setups;

  public AuthenticationPage(Account account, PaymentIntents intents, SetupIntents setups) {
    this.account = account;
    this.intents = intents;
    this.setups = setups;
  }

  @Override
  public void answer(Browser browser) {
    StripeObject intent = account.find(browser.id()).orElse(null);
    if (intent == null || !intent.is("status", "requires_action")) {
      browser.show(404, Html.page("Nothing to authenticate", ""));
    } else if (browser.posted()) {
      decide(browser, intent);
    } else {
      browser.show(
          200,
          Html.page(
              "Your bank wants to see you",
              Html.form("authenticate", "", "Complete authentication")
                  + Html.form("refuse", "", "Fail authentication")));
    }
  }

  private void decide(Browser browser, StripeObject intent) {
    String back = intent.text("next_action.redirect_to_url.return_url");
    boolean success = "authenticate".equals(browser.form().text("action"));
    try {
      if (intent.is("object", "setup_intent")) {
        setups.authenticate(intent, success);
      } else {
        intents.authenticate(intent, success);
      }
    } catch (ApiError e) {
      browser.show(402, Html.page("That did not work", Html.error(e.getMessage())));
      return;
    }
    if (back == null) {
      browser.show(200, Html.page(success ? "Authenticated" : "Not authenticated", ""));
    } else {
      browser.goTo(back);
    }
  }
}
