package io.tallyman.sandbox.stripe;

import io.tallyman.billing.setup.SetupStep;
import io.tallyman.billing.setup.StripeSetup;
import io.tallyman.billing.stripe.StripeAwayException;
import io.tallyman.billing.stripe.StripeGateway;
import io.tallyman.billing.stripe.StripeRefusedException;
import io.tallyman.billing.stripe.StripeSettings;
import io.tallyman.catalog.Catalog;
import io.tallyman.catalog.CatalogException;
import io.tallyman.catalog.Catalogs;
import io.tallyman.sandbox.cli.Output;
import io.tallyman.sandbox.console.Failure;
import io.tallyman.sandbox.console.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Makes in a Stripe account what the catalog is sold by. */
@Command(
    name = "setup",
    description = {
      "Makes products, prices, the webhook endpoint and the portal's configuration in a Stripe"
          + " account. What is there already stays: run it again after each change of the catalog.",
      "The key comes from STRIPE_SECRET_KEY, or a file; never from the command line, where others"
          + " can see it."
    })
final class SetupCommand implements Callable<Integer> {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final List<String> LOCAL = List.of("localhost", "127.0.0.1", "[::1]");

  @Option(names = "--dry-run", description = "Only says what it would do.")
  private boolean dryRun;

  @Option(names = "--live", description = "Takes a live key, with which real money moves.")
  private boolean live;

  @Option(
      names = "--catalog",
      paramLabel = "NAME|FILE",
      defaultValue = "${env:TALLYMAN_CATALOG:-pixell}",
      description = "What is sold (or TALLYMAN_CATALOG). Default: ${DEFAULT-VALUE}")
  private String catalog = "";

  @Option(
      names = "--public-url",
      paramLabel = "URL",
      defaultValue = "${env:PUBLIC_BASE_URL:-}",
      description =
          "Where Stripe reaches Tallyman (or PUBLIC_BASE_URL). Without it, no webhook endpoint is"
              + " made.")
  private String publicUrl = "";

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "Holds Stripe's secret key, or a restricted one.")
  private @Nullable Path keyFile;

  @Option(
      names = "--api-base",
      paramLabel = "URL",
      defaultValue = "${env:STRIPE_API_BASE:-https://api.stripe.com}",
      description = "Stripe's API (or STRIPE_API_BASE). Default: ${DEFAULT-VALUE}")
  private String apiBase = "";

  @Option(names = "--json", description = "Print what was done as JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    StripeSettings settings = settings();
    if (settings.live() != live) {
      throw new Failure(
          live
              ? "--live takes a live key, and this one is of test mode."
              : "This is a live key: real money moves with it. If that is meant, add --live.");
    }
    StripeSetup setup = new StripeSetup(new StripeGateway(settings), readCatalog(), dryRun);
    try {
      List<SetupStep> steps = new ArrayList<>(setup.prices());
      if (!publicUrl.isBlank()) {
        steps.add(setup.endpoint(endpointBase()));
      }
      steps.add(setup.portal());
      print(steps);
      return 0;
    } catch (StripeAwayException | StripeRefusedException failed) {
      throw new Failure(
          "Stripe says: " + failed.getMessage() + "\nWhat was done stays; run it again.", failed);
    }
  }

  private StripeSettings settings() {
    String key = keyFile == null ? System.getenv("STRIPE_SECRET_KEY") : read(keyFile);
    if (key == null || key.isBlank()) {
      throw new Failure("Stripe's key is needed: set STRIPE_SECRET_KEY, or name a --key-file.");
    }
    return new StripeSettings(
        key, List.of(), apiBase, null, false, Duration.ofMinutes(5), CONNECT, ANSWER);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new Failure("--key-file: " + file + " cannot be read", unreadable);
    }
  }

  private Catalog readCatalog() {
    try {
      return Catalogs.at(catalog);
    } catch (CatalogException broken) {
      throw new Failure("The catalog is broken:\n" + broken.getMessage(), broken);
    } catch (IllegalArgumentException | UncheckedIOException missing) {
      throw new Failure("--catalog: " + missing.getMessage(), missing);
    }
  }

  /** Stripe sends to public https addresses only; a simulator on this machine, anywhere. */
  private String endpointBase() {
    try {
      URI url = URI.create(publicUrl.replaceAll("/+$", ""));
      boolean simulated = LOCAL.contains(String.valueOf(URI.create(apiBase).getHost()));
      if (url.getHost() != null && (simulated || "https".equals(url.getScheme()))) {
        return url.toString();
      }
    } catch (IllegalArgumentException noUrl) {
      // Said below.
    }
    throw new Failure(
        "--public-url takes an https address that Stripe can reach, not '" + publicUrl + "'");
  }

  private void print(List<SetupStep> steps) {
    Output out = new Output(spec);
    if (json) {
      out.line(JsonMapper.shared().writeValueAsString(steps));
      return;
    }
    Table table = new Table(dryRun ? "WOULD BE" : "IS", "WHAT");
    steps.forEach(step -> table.row(step.action().name().toLowerCase(Locale.ROOT), step.object()));
    out.table(table);
    steps.stream()
        .map(SetupStep::secret)
        .filter(secret -> secret != null)
        .forEach(secret ->
            out.line("STRIPE_WEBHOOK_SECRET=" + secret + "\nKeep it: Stripe tells it this once."));
  }
}
