package io.tallyman.simulator.checkout;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The few pieces of HTML that the pages are made of. */
final class Html {
  private Html() {}

  static String page(String title, String body) {
    return """
    <!doctype html>
    <html lang="en">
    <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%s</title>
      <style>
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 34rem; margin: 3rem auto; padding: 0 1rem; color: #1a1f36 }
        section { border: 1px solid #d5dbe5; border-radius: 8px; padding: 1rem; margin: 1rem 0 }
        label { display: block; margin: .5rem 0 }
        input, select { display: block; width: 100%%; padding: .5rem; font: inherit; box-sizing: border-box }
        button { padding: .6rem 1rem; font: inherit; color: #fff; background: #0057b8; border: 0; border-radius: 6px; margin-top: .5rem }
        table { width: 100%% } th { font-weight: 400; text-align: left } td { text-align: right }
        .error { color: #a8071a } .note { color: #4f566b }
      </style>
    </head>
    <body>
    <main>
    <h1>%s</h1>
    %s
    <p class="note">A simulation of Stripe. No money moves.</p>
    </main>
    </body>
    </html>
    """
        .formatted(text(title), text(title), body);
  }

  /** Text as HTML shows it. */
  static String text(@Nullable Object value) {
    return Objects.toString(value, "")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  static String money(long minorUnits, String currency) {
    int digits =
        java.util.Currency.getInstance(currency.toUpperCase(Locale.ROOT))
            .getDefaultFractionDigits();
    return BigDecimal.valueOf(minorUnits, digits).toPlainString()
        + " "
        + currency.toUpperCase(Locale.ROOT);
  }

  /** A form to the page itself, with its fields as HTML. */
  static String form(String action, String fields, String button) {
    return """
    <form method="post">
    <input type="hidden" name="action" value="%s">
    %s
    <button type="submit">%s</button>
    </form>
    """
        .formatted(text(action), fields, text(button));
  }

  static String hidden(String name, @Nullable String value) {
    return "<input type=\"hidden\" name=\"%s\" value=\"%s\">".formatted(name, text(value));
  }

  static String cardField() {
    return """
    <label>Card number
    <input name="card" inputmode="numeric" autocomplete="off" required value="4242 4242 4242 4242">
    </label>
    <p class="note">4000 0000 0000 0002 is declined, …9995 has insufficient funds,
    4000 0025 0000 3155 wants you to authenticate,
    4000 0000 0000 0341 fails when it is charged later.</p>
    """;
  }

  static String error(@Nullable String message) {
    return message == null
        ? ""
        : "<p class=\"error\" role=\"alert\">%s</p>".formatted(text(message));
  }
}
