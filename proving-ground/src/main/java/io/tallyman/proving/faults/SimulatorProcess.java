package io.tallyman.proving.faults;

import io.tallyman.simulator.StripeSimulator;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The Stripe simulator as a process of its own. It remembers everything over a restart. */
final class SimulatorProcess {
  static final String SECRET_KEY = "sk_test_prove";

  private SimulatorProcess() {}

  /** Arguments: {@code --port}, {@code --memory}, {@code --webhooks} and {@code --secret}. */
  public static void main(String[] arguments) throws InterruptedException {
    Map<String, String> settings = new HashMap<>();
    for (String argument : arguments) {
      String[] parts = argument.substring(2).split("=", 2);
      settings.put(parts[0], parts[1]);
    }
    StripeSimulator simulator =
        StripeSimulator.start(
            Integer.parseInt(settings.getOrDefault("port", "0")),
            InstantSource.system(),
            SECRET_KEY,
            Path.of(settings.getOrDefault("memory", "stripe.json")));
    URI webhooks = URI.create(settings.getOrDefault("webhooks", ""));
    if (simulator.all("webhook_endpoint").stream()
        .noneMatch(endpoint -> endpoint.is("url", webhooks.toString()))) {
      simulator.addWebhook(webhooks, settings.getOrDefault("secret", ""), null);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(simulator::close));
    new CountDownLatch(1).await();
  }
}
