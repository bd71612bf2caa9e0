package io.tallyman.balance.gate;

import io.tallyman.web.ApiException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What somebody else calls a grant or transfer, so that it happens once. */
final class BusinessReference {
  private static final List<String> OWN =
      List.of(
          "plan:",
          "rollover:",
          "upgrade:",
          "trial:",
          "void:",
          "refund:",
          "transfer:",
          "fallback:",
          "referral:",
          "purchase:");
  private static final int MAX_LENGTH = 200;

  private BusinessReference() {}

  /** The reference, unless it is missing, or looks like those of the ledger's own lots. */
  static String checked(@Nullable String reference) {
    String text = Names.required("reference", reference, MAX_LENGTH);
    String lower = text.toLowerCase(Locale.ROOT);
    if (OWN.stream().anyMatch(lower::startsWith)) {
      throw ApiException.invalidField(
          "reference", "references beginning " + String.join(" ", OWN) + " are the ledger's own");
    }
    return text;
  }
}
