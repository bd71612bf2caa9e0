package io.tallyman.billing.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.billing.facts.EventTypes;
import io.tallyman.billing.setup.SetupStep.Action;
import io.tallyman.billing.stripe.StripeGateway;
import io.tallyman.billing.stripe.StripeSettings;
import io.tallyman.catalog.Catalog;
import io.tallyman.catalog.Catalogs;
import io.tallyman.simulator.StripeSimulator;
import io.tallyman.simulator.account.StripeObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made in an account, and that it is made once. */
class StripeSetupTest {
  private static final String KEY = "sk_test_setup";

  private final StripeSimulator stripe = StripeSimulator.start(0, InstantSource.system(), KEY);
  private final StripeGateway gateway =
      new StripeGateway(
          new StripeSettings(
              KEY,
              List.of(),
              stripe.baseUrl().toString(),
              null,
              false,
              Duration.ofMinutes(5),
              Duration.ofSeconds(3),
              Duration.ofSeconds(10)));

  @AfterEach
  void stop() {
    stripe.close();
  }

  @Test
  void aDryRunMakesNothingAndASecondRunChangesNothing() {
    Catalog pixell = Catalogs.builtIn("pixell");
    assertThat(run(pixell, true)).allMatch(step -> step.action() == Action.CREATED);
    assertThat(stripe.all("product")).isEmpty();
    assertThat(stripe.all("webhook_endpoint")).isEmpty();

    List<SetupStep> first = run(pixell, false);
    assertThat(first).allMatch(step -> step.action() == Action.CREATED).hasSizeGreaterThan(9);
    assertThat(first.stream().map(SetupStep::secret).filter(secret -> secret != null))
        .singleElement()
        .asString()
        .startsWith("whsec_");
    StripeObject endpoint = stripe.all("webhook_endpoint").getFirst();
    assertThat(endpoint.need("api_version")).isEqualTo(StripeGateway.API_VERSION);
    assertThat(endpoint.array("enabled_events").size()).isEqualTo(EventTypes.WITH_EFFECT.size());
    int objects = count();

    assertThat(run(pixell, false)).allMatch(step -> step.action() == Action.UNCHANGED);
    assertThat(count()).isEqualTo(objects);
  }

  @Test
  void aNewAmountIsANewPriceUnderTheSameKeyAndThePortalOffersIt(@TempDir Path directory)
      throws IOException {
    run(Catalogs.builtIn("pixell"), false);
    Path file = directory.resolve("pixell.yaml");
    Files.writeString(file, text("pixell").replace("monthly: 9.99", "monthly: 12.99"));

    List<SetupStep> steps = run(Catalogs.at(file.toString()), false);
    assertThat(steps)
        .filteredOn(step -> step.action() == Action.UPDATED)
        .extracting(SetupStep::object)
        .satisfiesOnlyOnce(object -> assertThat(object).contains("12.99"))
        .satisfiesOnlyOnce(object -> assertThat(object).startsWith("portal"));
    assertThat(run(Catalogs.at(file.toString()), false))
        .allMatch(step -> step.action() == Action.UNCHANGED);
  }

  private List<SetupStep> run(Catalog catalog, boolean dryRun) {
    StripeSetup setup = new StripeSetup(gateway, catalog, dryRun);
    List<SetupStep> steps = new ArrayList<>(setup.prices());
    steps.add(setup.endpoint("https://tallyman.example.org"));
    steps.add(setup.portal());
    return steps;
  }

  private int count() {
    return stripe.all("product").size()
        + stripe.all("price").size()
        + stripe.all("webhook_endpoint").size()
        + stripe.all("billing_portal.configuration").size();
  }

  private static String text(String catalog) throws IOException {
    try (InputStream file =
        Catalogs.class.getResourceAsStream("/io/tallyman/catalog/" + catalog + ".yaml")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
