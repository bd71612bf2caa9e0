package io.tallyman.sandbox.up;

import io.tallyman.billing.setup.StripeSetup;
import io.tallyman.billing.stripe.StripeGateway;
import io.tallyman.catalog.Catalog;
import io.tallyman.sandbox.clock.SandboxClock;
import io.tallyman.simulator.StripeSimulator;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;

/** The sandbox's Stripe: simulated, on a port of its own, selling what the catalog sells. */
final class SandboxStripe implements AutoCloseable {
  /** Opens the simulator, and nothing else. */
  static final String SECRET_KEY = "sk_test_sandbox";

  private final Path memory;
  private final String webhookSecret;
  private final int port;
  private final int httpPort;
  private @Nullable StripeSimulator simulator;

  SandboxStripe(DataDirectory directory, int port, int httpPort) {
    this.memory = directory.resolve("stripe.json");
    this.webhookSecret = "whsec_" + directory.secret("stripe-webhook-secret");
    this.port = port;
    this.httpPort = httpPort;
  }

  Map<String, Object> serviceSettings() {
    return Map.of(
        "stripe.secret-key", SECRET_KEY,
        "stripe.webhook-secret", webhookSecret,
        "stripe.api-base", "http://localhost:" + port);
  }

  void start(SandboxClock clock) {
    simulator = StripeSimulator.start(port, clock, SECRET_KEY, memory);
  }

  /** Lets the sandbox's clock move Stripe's. */
  void addTo(ConfigurableApplicationContext services) {
    if (simulator != null) {
      services.getBeanFactory().registerSingleton("stripeSimulator", simulator);
    }
  }

  /** Sets Stripe up as a real account, and has webhooks sent to the services. */
  void sell(ConfigurableApplicationContext services) {
    StripeGateway stripe = services.getBean(StripeGateway.class);
    StripeSetup setup = new StripeSetup(stripe, services.getBean(Catalog.class), false);
    setup.prices();
    setup.portal();
    StripeSimulator running = simulator;
    URI webhooks = URI.create("http://127.0.0.1:" + httpPort + "/v1/stripe/webhooks");
    // It remembers its endpoints over restarts.
    if (running != null
        && running.all("webhook_endpoint").stream()
            .noneMatch(endpoint -> endpoint.is("url", webhooks.toString()))) {
      running.addWebhook(webhooks, webhookSecret, null);
    }
  }

  @Override
  public void close() {
    if (simulator != null) {
      simulator.close();
    }
  }
}
