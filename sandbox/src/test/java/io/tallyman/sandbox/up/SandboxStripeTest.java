package io.tallyman.sandbox.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.billing.stripe.StripeGateway;
import io.tallyman.billing.stripe.StripeSettings;
import io.tallyman.catalog.Catalogs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.support.GenericApplicationContext;

class SandboxStripeTest {
  private static final int PORT = Ports.free();

  @TempDir Path folder;

  @Test
  void thePortalLeavesACheaperPlanToTheEndOfThePeriod() {
    try (var directory = DataDirectory.open(folder);
        var stripe = new SandboxStripe(directory, PORT, 8080);
        var services = new GenericApplicationContext()) {
      stripe.start(directory.clock());
      StripeGateway gateway = new StripeGateway(settings(stripe.serviceSettings()));
      services.getBeanFactory().registerSingleton("stripe", gateway);
      services.getBeanFactory().registerSingleton("catalog", Catalogs.builtIn("pixell"));
      services.refresh();

      stripe.sell(services);

      assertThat(
              gateway
                  .get("/v1/billing_portal/configurations", Map.of("active", true))
                  .list("data")
                  .getFirst()
                  .list("features.subscription_update.schedule_at_period_end.conditions"))
          .singleElement()
          .satisfies(
              condition -> assertThat(condition.text("type")).isEqualTo("decreasing_item_amount"));
    }
  }

  private static StripeSettings settings(Map<String, Object> settings) {
    return new StripeSettings(
        SandboxStripe.SECRET_KEY,
        List.of(),
        String.valueOf(settings.get("stripe.api-base")),
        null,
        false,
        Duration.ofMinutes(5),
        Duration.ofSeconds(3),
        Duration.ofSeconds(10));
  }
}
