package io.tallyman.billing.facts;

import io.tallyman.topic.Names;
import org.jspecify.annotations.Nullable;

/**
 * Whom an object of Stripe's says that it is of.
 *
 * @param organization null where it does not say
 * @param customer null where it has none
 */
public record Owner(@Nullable String organization, @Nullable String customer) {
  private static final String[] PATHS = {
    "metadata.organization",
    "client_reference_id",
    "subscription_details.metadata.organization",
    "parent.subscription_details.metadata.organization"
  };

  /** Reads what any object says. */
  public static Owner of(StripeObject object) {
    String customer =
        object.kind().equals("customer") ? object.text("id") : object.reference("customer");
    for (String path : PATHS) {
      String told = object.text(path);
      if (told != null && Names.isIdentifier(told)) {
        return new Owner(told, customer);
      }
    }
    return new Owner(null, customer);
  }
}
