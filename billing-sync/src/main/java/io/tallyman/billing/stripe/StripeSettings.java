package io.tallyman.billing.stripe;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The Stripe account that is sold through.
 *
 * @param secretKey its key, or a restricted one; without it nothing can be bought or fetched
 * @param webhookSecret of the webhook endpoint; several, while one is being rolled over
 * @param apiBase where Stripe's API is; another origin than Stripe's for a simulator
 * @param account its id; webhooks that name another one are quarantined
 * @param automaticTax whether Stripe Tax is added to what is bought; it never becomes credits
 * @param tolerance how far a webhook's time of signing may be from now, to either side
 * @param connectTimeout for a connection to Stripe
 * @param readTimeout for an answer of Stripe's
 */
@ConfigurationProperties("stripe")
public record StripeSettings(
    @Nullable String secretKey,
    @DefaultValue List<String> webhookSecret,
    @DefaultValue("https://api.stripe.com") String apiBase,
    @Nullable String account,
    @DefaultValue("false") boolean automaticTax,
    @DefaultValue("5m") Duration tolerance,
    @DefaultValue("3s") Duration connectTimeout,
    @DefaultValue("10s") Duration readTimeout) {
  private static final String LIVE = "_live_";

  /** A variable that is set and empty, as Compose has it, is one that is not set. */
  public StripeSettings {
    secretKey = secretKey == null || secretKey.isBlank() ? null : secretKey.strip();
    account = account == null || account.isBlank() ? null : account.strip();
  }

  /** Whether the key moves real money. */
  public boolean live() {
    return secretKey != null && secretKey.contains(LIVE);
  }

  /** Without the secrets: settings get logged. */
  @Override
  public String toString() {
    return "Stripe at " + apiBase + (live() ? ", live" : ", test mode");
  }
}
