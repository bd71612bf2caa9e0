package io.tallyman.billing.setup;

import io.tallyman.billing.stripe.StripeGateway;
import io.tallyman.catalog.Catalog;
import java.util.List;

/**
 * Makes products and prices of what the catalog sells, and the endpoint and portal that go with
 * them. What is there already stays, so that it can be run again after every change of the catalog.
 */
public final class StripeSetup {
  /** In the metadata of what is made: the catalog's name. */
  public static final String CATALOG = "tallyman_catalog";

  private final StripeAccount account;
  private final Catalog catalog;

  /**
   * Knows what to make.
   *
   * @param dryRun only looks, and says what it would do
   */
  public StripeSetup(StripeGateway stripe, Catalog catalog, boolean dryRun) {
    this.account = new StripeAccount(stripe, dryRun);
    this.catalog = catalog;
  }

  /** Products and prices. A price whose amount has changed is replaced: Stripe's never change. */
  public List<SetupStep> prices() {
    return new PriceSetup(account, catalog).run();
  }

  /**
   * Where Stripe sends its events. One that is made tells its secret, this once.
   *
   * @param publicUrl the origin that Stripe reaches Tallyman at, without a slash at its end
   */
  public SetupStep endpoint(String publicUrl) {
    return new EndpointSetup(account).run(publicUrl + "/v1/stripe/webhooks");
  }

  /** What customers may do in the portal. To be run after {@link #prices}, which it offers. */
  public SetupStep portal() {
    return new PortalSetup(account, catalog).run();
  }
}
