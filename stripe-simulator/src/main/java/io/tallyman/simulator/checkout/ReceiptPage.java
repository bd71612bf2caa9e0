package io.tallyman.simulator.checkout;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.StripeObject;

/** The receipt of a charge. */
public final class ReceiptPage implements Page {
  private final Account account;

  public ReceiptPage(Account account) {
    this.account = account;
  }

  @Override
  public void answer(Browser browser) {
    StripeObject charge = account.find(browser.id()).orElse(null);
    if (charge == null || !charge.kind().equals("charge") || !charge.flag("paid")) {
      browser.show(404, Html.page("No such receipt", ""));
      return;
    }
    String currency = charge.need("currency");
    long refunded = charge.number("amount_refunded");
    String card = charge.text("payment_method_details.card.last4");
    browser.show(
        200,
        Html.page(
            "Receipt",
            "<p>%s%s</p><section><table>%s%s</table></section>"
                .formatted(
                    InvoicePage.date(charge.number("created")),
                    card == null ? "" : ", card ending in " + Html.text(card),
                    InvoicePage.row("Paid", charge.number("amount"), currency),
                    refunded == 0 ? "" : InvoicePage.row("Refunded", refunded, currency))));
  }
}
