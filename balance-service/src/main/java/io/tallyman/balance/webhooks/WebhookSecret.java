package io.tallyman.balance.webhooks;

import java.security.SecureRandom;
import java.util.Base64;

/** What signs webhooks. */
final class WebhookSecret {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 32;

  private WebhookSecret() {}

  /** Another one, as Standard Webhooks writes it: {@code whsec_…}. */
  static String next() {
    byte[] secret = new byte[BYTES];
    RANDOM.nextBytes(secret);
    return "whsec_" + Base64.getEncoder().encodeToString(secret);
  }
}
