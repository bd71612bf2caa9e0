package io.tallyman.simulator.checkout;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.billing.Billing;
import io.tallyman.simulator.http.ApiError;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An invoice, as its customer sees it and can pay it; what links to its PDF leads here too. */
public final class InvoicePage implements Page {
  private final Account account;
  private final Billing billing;

  public InvoicePage(Account account, Billing billing) {
    this.account = account;
    this.billing = billing;
  }

  @Override
  public void answer(Browser browser) {
    StripeObject invoice = account.find(browser.id()).orElse(null);
    if (invoice == null || !invoice.kind().equals("invoice") || invoice.is("status", "draft")) {
      browser.show(404, Html.page("No such invoice", ""));
      return;
    }
    String error = null;
    if (browser.posted() && invoice.is("status", "open")) {
      try {
        billing.payInvoice(invoice);
      } catch (ApiError refused) {
        error = refused.getMessage();
      }
    }
    browser.show(error == null ? 200 : 402, page(invoice, error));
  }

  private static String page(StripeObject invoice, @Nullable String error) {
    String currency = invoice.need("currency");
    String lines =
        invoice.objects("lines.data").stream()
            .map(line -> row(line.text("description"), line.number("amount"), currency))
            .collect(Collectors.joining());
    long tax = invoice.number("total") - invoice.number("subtotal");
    String sums =
        (tax == 0 ? "" : row("Tax", tax, currency))
            + row("Total", invoice.number("total"), currency)
            + row("Paid", invoice.number("amount_paid"), currency)
            + row("Due", invoice.number("amount_remaining"), currency);
    return Html.page(
        "Invoice " + invoice.text("number"),
        "<p>%s, of %s</p>%s<section><table>%s%s</table></section>%s"
            .formatted(
                Html.text(invoice.text("status")),
                date(invoice.number("created")),
                Html.error(error),
                lines,
                sums,
                invoice.is("status", "open") ? Html.form("pay", "", "Pay now") : ""));
  }

  static String row(@Nullable String what, long amount, String currency) {
    return "<tr><th scope=\"row\">%s</th><td>%s</td></tr>"
        .formatted(Html.text(what), Html.money(amount, currency));
  }

  static LocalDate date(long seconds) {
    return Instant.ofEpochSecond(seconds).atZone(ZoneOffset.UTC).toLocalDate();
  }
}
