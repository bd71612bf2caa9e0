package io.tallyman.billing.sync;

import io.tallyman.billing.facts.StripeObject;
import io.tallyman.billing.stripe.StripeGateway;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gets objects as they stand now. To be asked under the lock of whom they are of: then what is told
 * never goes back to an older state, in whatever order webhooks come.
 */
record Fetch(StripeGateway stripe) {
  private static final int PAGE = 100;

  /**
   * An object as it stands; the copy where Stripe does not have it, or cannot be asked for want of
   * a key.
   */
  Optional<StripeObject> latest(
      String path, Map<String, Object> parameters, @Nullable StripeObject copy) {
    Optional<StripeObject> known = Optional.ofNullable(copy);
    return stripe.isConfigured() ? stripe.find(path, parameters).or(() -> known) : known;
  }

  Optional<StripeObject> latest(String path, @Nullable StripeObject copy) {
    return latest(path, Map.of(), copy);
  }

  /** Up to a hundred objects of a list; none where Stripe does not know what they would be of. */
  List<StripeObject> list(String path, Map<String, Object> parameters) {
    if (!stripe.isConfigured()) {
      return List.of();
    }
    Map<String, Object> paged = new LinkedHashMap<>(parameters);
    paged.put("limit", PAGE);
    return stripe.find(path, paged).map(page -> page.list("data")).orElse(List.of());
  }
}
