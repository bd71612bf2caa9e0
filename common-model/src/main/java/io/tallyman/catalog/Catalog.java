package io.tallyman.catalog;

import io.tallyman.refusal.Reason;
import io.tallyman.refusal.Refusal;
import java.time.Instant;
import java.util.Currency;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One immutable version of what a product sells. The maps are by name, in the order of the file.
 *
 * @param currency of every price and cost
 * @param effectiveFrom from when on this version prices events; null: from its first start
 * @param yaml the text it was read from, line ends as {@code \n}
 * @param contentHash the version's identity: SHA-256 of {@code yaml} in UTF-8, in hex
 */
public record Catalog(
    String name,
    Currency currency,
    @Nullable Instant effectiveFrom,
    Map<String, Tier> tiers,
    Map<String, Limit> limits,
    Map<String, Action> actions,
    Map<String, Plan> plans,
    Map<String, Pack> packs,
    Policies policies,
    String yaml,
    String contentHash) {

  /**
   * Prices an event, or says why it cannot be priced. Safe for any input: no number, however
   * written, costs more than its length.
   *
   * @param action the event's type
   * @param data the event's fields, read with {@code USE_BIG_DECIMAL_FOR_FLOATS}: a binary floating
   *     point number is refused, as it is not what the producer wrote
   */
  public Pricing price(String action, ObjectNode data) {
    Action known = actions.get(action);
    return known == null
        ? new Pricing.Refused(
            new Refusal(
                Reason.UNKNOWN_ACTION,
                "catalog " + name + " has no action " + Quoted.shortened(action)))
        : new PriceCalculation(tiers, known, data).price();
  }

  /** The catalog's identity for logs; its text is not for a log line. */
  @Override
  public String toString() {
    return name + "@" + contentHash.substring(0, 12);
  }
}
