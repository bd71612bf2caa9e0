package io.tallyman.billing.facts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event of Stripe's: something has happened to an object.
 *
 * @param apiVersion that the object is written in; null for the oldest
 * @param account whose it is, where that is not the account's own
 * @param object as it was then
 */
public record StripeEvent(
    String id,
    String type,
    @Nullable String apiVersion,
    @Nullable String account,
    boolean livemode,
    @Nullable Instant createdAt,
    StripeObject object) {
  private static final int MAX_ID = 255;

  /**
   * Reads one.
   *
   * @throws UnreadableException if it is none
   */
  public static StripeEvent parse(String body) {
    StripeObject event = StripeObject.parse(body);
    String id = event.id();
    if (id.length() > MAX_ID || !id.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw new UnreadableException("its id is none of Stripe's");
    }
    return new StripeEvent(
        id,
        event.required("type"),
        event.text("api_version"),
        event.text("account"),
        event.flag("livemode"),
        event.time("created"),
        event.at("data.object"));
  }
}
