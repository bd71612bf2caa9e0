package io.tallyman.simulator.billing;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.ApiError;
import io.tallyman.simulator.http.Call;
import io.tallyman.simulator.http.Lists;
import io.tallyman.simulator.http.Params;
import io.tallyman.simulator.http.Routes;
import io.tallyman.simulator.payments.Customers;
import io.tallyman.simulator.payments.Refunds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Credit notes: an invoice made smaller before it is paid, or given back after. */
final class CreditNotes {
  private static final String KIND = "credit_note";
  private final Account account;
  private final Customers customers;
  private final Invoices invoices;
  private final Refunds refunds;

  CreditNotes(Billing billing, Refunds refunds) {
    this.account = billing.account();
    this.customers = billing.customers();
    this.invoices = billing.invoices();
    this.refunds = refunds;
  }

  void addTo(Routes routes) {
    routes
        .post("/v1/credit_notes", this::create)
        .get("/v1/credit_notes", this::list)
        .get("/v1/credit_notes/{id}", call -> account.get(KIND, call.id()))
        .post("/v1/credit_notes/{id}/void", this::voided);
  }

  private StripeObject create(Call call) {
    Params params = call.params();
    StripeObject invoice = account.get(Invoices.KIND, params.required("invoice"), "invoice");
    StripeObject note = account.draft(KIND, "cn");
    long amount = addLines(note, invoice, params);
    boolean paid = invoice.is("status", "paid");
    if (!paid && !invoice.is("status", "open")) {
      throw ApiError.invalid("Credit notes need an invoice that is open or paid.");
    }
    String credited = paid ? "post_payment_credit_notes_amount" : "pre_payment_credit_notes_amount";
    long most =
        paid
            ? invoice.number("amount_paid") - invoice.number(credited)
            : invoice.number("amount_remaining");
    if (amount < 1 || amount > most) {
      throw ApiError.invalid(
          "The credit note's amount (%d) must be between 1 and %d.".formatted(amount, most));
    }
    long notes = account.all(KIND).filter(each -> each.is("invoice", invoice.id())).count() + 1;
    note.put("currency", invoice.need("currency"))
        .put("customer", invoice.need("customer"))
        .put("effective_at", account.seconds())
        .put("invoice", invoice.id())
        .put("number", "%s-CN-%02d".formatted(invoice.need("number"), notes))
        .put("pdf", "https://pay.stripe.com/credit_notes/" + note.id() + "/pdf")
        .put("type", paid ? "post_payment" : "pre_payment")
        .put(paid ? "post_payment_amount" : "pre_payment_amount", amount);
    for (String sum :
        List.of("amount", "subtotal", "subtotal_excluding_tax", "total", "total_excluding_tax")) {
      note.put(sum, amount);
    }
    params.copyTexts(note, "memo", "reason");
    params.copyMetadata(note);
    account.add(note);
    invoice.put(credited, invoice.number(credited) + amount);
    if (paid) {
      giveBack(note, invoice, params, amount);
    } else {
      reduce(invoice, amount);
    }
    account.tell("credit_note.created", note);
    account.tell("invoice.updated", invoice);
    return note;
  }

  private long addLines(StripeObject note, StripeObject invoice, Params params) {
    note.put("lines.url", "/v1/credit_notes/" + note.id() + "/lines");
    if (params.children("lines").isEmpty()) {
      long amount = params.whole("amount").orElse(invoice.number("total"));
      addLine(note, "Credit", 1, amount, "custom_line_item");
      return amount;
    }
    long sum = 0;
    for (Params line : params.children("lines")) {
      long quantity = line.whole("quantity").orElse(1);
      long unit = line.whole("unit_amount").orElse(line.whole("amount").orElse(0));
      addLine(note, line.text("description"), quantity, unit, line.required("type"));
      sum += Math.multiplyExact(quantity, unit);
    }
    return sum;
  }

  private void addLine(
      StripeObject note, @Nullable String text, long quantity, long unit, String type) {
    StripeObject line = account.draft("credit_note_line_item", "cnli");
    line.put("amount", quantity * unit)
        .put("description", text)
        .put("quantity", quantity)
        .put("type", type)
        .put("unit_amount", unit)
        .put("unit_amount_decimal", String.valueOf(unit));
    note.array("lines.data").add(line.json());
  }

  private void giveBack(StripeObject note, StripeObject invoice, Params params, long amount) {
    long refund = params.whole("refund_amount").orElse(0);
    long outOfBand = params.whole("out_of_band_amount").orElse(0);
    long credit = params.whole("credit_amount").orElse(amount - refund - outOfBand);
    if (refund + credit + outOfBand != amount) {
      throw ApiError.invalid(
          "The sum of credit amount, refund amount and out of band amount must equal the credit"
              + " note amount.");
    }
    if (refund > 0) {
      StripeObject intent = invoices.intent(invoice).orElseThrow();
      StripeObject charge = account.get("charge", intent.need("latest_charge"));
      Map<String, @Nullable Object> given = new LinkedHashMap<>();
      given.put("amount_refunded", refund);
      given.put("payment_record_refund", null);
      given.put("refund", refunds.refund(charge, refund, null).id());
      given.put("type", "refund");
      note.put("refunds", List.of(given));
    }
    if (outOfBand > 0) {
      note.put("out_of_band_amount", outOfBand);
    }
    if (credit > 0) {
      customers.addToBalance(
          account.get("customer", invoice.need("customer")),
          -credit,
          "credit_note",
          invoice.need("currency"),
          invoice.id());
    }
  }

  private void reduce(StripeObject invoice, long amount) {
    long left = invoice.number("amount_remaining") - amount;
    invoice.put("amount_remaining", left).put("amount_due", left);
    if (left == 0) {
      invoices.pay(invoice);
    } else {
      invoices.intent(invoice).ifPresent(intent -> intent.put("amount", left));
    }
  }

  private StripeObject voided(Call call) {
    StripeObject note = account.get(KIND, call.id());
    if (!note.is("status", "issued") || !note.is("type", "pre_payment")) {
      throw ApiError.invalid("Only credit notes on open invoices can be voided.");
    }
    StripeObject invoice = account.get(Invoices.KIND, note.need("invoice"));
    long amount = note.number("amount");
    note.put("status", "void").put("voided_at", account.seconds());
    invoice.put(
        "pre_payment_credit_notes_amount",
        invoice.number("pre_payment_credit_notes_amount") - amount);
    reduce(invoice, -amount);
    account.tell("credit_note.voided", note);
    return note;
  }

  private StripeObject list(Call call) {
    return Lists.page(
        call, account.all(KIND).filter(Lists.matching(call.params(), "invoice", "customer")));
  }
}
