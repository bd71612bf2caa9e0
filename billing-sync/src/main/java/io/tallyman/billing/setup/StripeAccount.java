package io.tallyman.billing.setup;

import io.tallyman.billing.facts.StripeObject;
import io.tallyman.billing.stripe.StripeGateway;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The account that is set up.
 *
 * @param dryRun whether it is only looked at
 */
record StripeAccount(StripeGateway stripe, boolean dryRun) {
  private static final int PAGE = 100;

  Optional<StripeObject> find(String path) {
    return stripe.find(path, Map.of());
  }

  /** The first hundred of a list, of which a parameter may leave some out. */
  Iterable<StripeObject> list(String path, String parameter, Object value) {
    return stripe.get(path, Map.of(parameter, value, "limit", PAGE)).list("data");
  }

  Iterable<StripeObject> list(String path) {
    return stripe.get(path, Map.of("limit", PAGE)).list("data");
  }

  /** Creates or changes something; null in a dry run. */
  @Nullable StripeObject make(String path, Map<String, Object> parameters) {
    return dryRun ? null : stripe.post(path, parameters, "setup-" + UUID.randomUUID());
  }
}
