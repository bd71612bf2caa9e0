package io.tallyman.simulator.checkout;

import com.sun.net.httpserver.HttpExchange;
import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.Account.Cause;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.ApiServer.Turn;

/** The receipt of a charge. */
public final class ReceiptPage {
  private final Turn turn;
  private final Account account;

  public ReceiptPage(Turn turn, Account account) {
    this.turn = turn;
    this.account = account;
  }

  public void answer(HttpExchange exchange) {
    Browser browser = Browser.of(exchange);
    turn.take(Cause.TIME, () -> answer(browser));
  }

  private void answer(Browser browser) {
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
