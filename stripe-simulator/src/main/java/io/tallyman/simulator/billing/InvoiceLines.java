package io.tallyman.simulator.billing;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.StripeObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lines of invoices: a period of a subscription, a part of one, or an amount by itself. */
final class InvoiceLines {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private final Account account;
  private final Prices prices;

  InvoiceLines(Account account, Prices prices) {
    this.account = account;
    this.prices = prices;
  }

  /** A whole period of a subscription's item. */
  StripeObject period(StripeObject item) {
    StripeObject price = item.object("price");
    String each =
        "%s%s / %s"
            .formatted(
                "usd".equals(price.need("currency")) ? "$" : "",
                BigDecimal.valueOf(price.number("unit_amount"), 2),
                price.need("recurring.interval"));
    return ofItem(
        item,
        amount(item),
        "%d × %s (at %s)".formatted(item.number("quantity"), prices.productName(price), each),
        Period.of(item),
        price.need("unit_amount_decimal"));
  }

  /** The period of a trial, which costs nothing. */
  StripeObject trial(StripeObject item) {
    String name = prices.productName(item.object("price"));
    return ofItem(
        item,
        0,
        "Free trial for %d × %s".formatted(item.number("quantity"), name),
        Period.of(item),
        "0");
  }

  /** Time that was paid for and will not be used; the amount is negative. */
  StripeObject unused(StripeObject item, Instant from) {
    long amount = -Period.of(item).remainder(amount(item), from);
    return proration(item, amount, "Unused", from)
        .put("parent.subscription_item_details.proration_details.credited_items", credited(item));
  }

  /** The rest of a period that has begun before. */
  StripeObject remaining(StripeObject item, Instant from) {
    return proration(item, Period.of(item).remainder(amount(item), from), "Remaining", from);
  }

  /** Which line had charged what is given back. */
  private @Nullable Map<String, Object> credited(StripeObject item) {
    StripeObject charged =
        account
            .all(Invoices.KIND)
            .filter(each -> each.is("customer", customer(item)))
            .flatMap(invoice -> invoice.objects("lines.data").stream())
            .filter(
                line -> line.is("parent.subscription_item_details.subscription_item", item.id()))
            .filter(line -> line.number("amount") > 0)
            .reduce((earlier, later) -> later)
            .orElse(null);
    if (charged == null) {
      return null;
    }
    Map<String, Object> credited = new LinkedHashMap<>();
    credited.put("invoice", charged.need("invoice"));
    credited.put("invoice_line_items", List.of(charged.id()));
    return credited;
  }

  private String customer(StripeObject item) {
    return account.get(Subscriptions.KIND, item.need("subscription")).need("customer");
  }

  private StripeObject proration(StripeObject item, long amount, String which, Instant from) {
    String name = prices.productName(item.object("price"));
    String text = "%s time on %s after %s".formatted(which, name, DAY.format(from));
    StripeObject line = ofItem(item, amount, text, Period.of(item).from(from), null);
    return line.put("discountable", false)
        .put("parent.subscription_item_details.invoice_item", null)
        .put("parent.subscription_item_details.proration", true);
  }

  /** An invoice item on the invoice that bills it. */
  StripeObject item(StripeObject invoiceItem) {
    Map<String, @Nullable Object> details = new LinkedHashMap<>();
    details.put("invoice_item", invoiceItem.id());
    details.put("proration", invoiceItem.flag("proration"));
    details.put("proration_details", nothingCredited());
    details.put("subscription", invoiceItem.text("parent.subscription_details.subscription"));
    StripeObject line = account.draft("line_item", "il");
    return line.put("amount", invoiceItem.number("amount"))
        .put("currency", invoiceItem.need("currency"))
        .put("description", invoiceItem.text("description"))
        .put("metadata", invoiceItem.object("metadata").copy())
        .put("parent", parent("invoice_item_details", details))
        .put("period", invoiceItem.object("period").copy())
        .put("pricing", invoiceItem.json().get("pricing").deepCopy())
        .put("subtotal", invoiceItem.number("amount"));
  }

  private static long amount(StripeObject item) {
    return Math.multiplyExact(item.number("price.unit_amount"), item.number("quantity"));
  }

  private StripeObject ofItem(
      StripeObject item, long amount, String text, Period period, @Nullable String unitAmount) {
    Map<String, @Nullable Object> details = new LinkedHashMap<>();
    details.put("invoice_item", null);
    details.put("proration", false);
    details.put("proration_details", nothingCredited());
    details.put("subscription", item.need("subscription"));
    details.put("subscription_item", item.id());
    StripeObject line = account.draft("line_item", "il");
    return line.put("amount", amount)
        .put("currency", item.need("price.currency"))
        .put("description", text)
        .put("metadata", item.object("metadata").copy())
        .put("parent", parent("subscription_item_details", details))
        .put("period", times(period.start(), period.end()))
        .put("pricing", pricing(item.object("price"), unitAmount))
        .put("quantity", item.number("quantity"))
        .put("quantity_decimal", String.valueOf(item.number("quantity")))
        .put("subtotal", amount);
  }

  private static Map<String, @Nullable Object> parent(String type, Map<String, ?> details) {
    Map<String, @Nullable Object> parent = new LinkedHashMap<>();
    parent.put("invoice_item_details", "invoice_item_details".equals(type) ? details : null);
    parent.put(
        "subscription_item_details", "subscription_item_details".equals(type) ? details : null);
    parent.put("type", type);
    return parent;
  }

  private static Map<String, @Nullable Object> nothingCredited() {
    Map<String, @Nullable Object> nothing = new LinkedHashMap<>();
    nothing.put("credited_items", null);
    return nothing;
  }

  static Map<String, @Nullable Object> pricing(StripeObject price, @Nullable String unitAmount) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("price", price.id());
    details.put("product", price.need("product"));
    Map<String, @Nullable Object> pricing = new LinkedHashMap<>();
    pricing.put("price_details", details);
    pricing.put("type", "price_details");
    pricing.put("unit_amount_decimal", unitAmount);
    return pricing;
  }

  static Map<String, Object> times(Instant start, Instant end) {
    Map<String, Object> period = new LinkedHashMap<>();
    period.put("end", end.getEpochSecond());
    period.put("start", start.getEpochSecond());
    return period;
  }
}
