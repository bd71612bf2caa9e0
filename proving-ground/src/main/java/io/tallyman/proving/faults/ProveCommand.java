package io.tallyman.proving.faults;

import io.tallyman.billing.setup.StripeSetup;
import io.tallyman.billing.stripe.StripeGateway;
import io.tallyman.billing.stripe.StripeSettings;
import io.tallyman.catalog.Catalogs;
import io.tallyman.money.Credits;
import io.tallyman.sandbox.console.Console;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/** {@code tallyman prove}. */
@Command(
    name = "prove",
    description =
        "Runs the whole system as separate processes under load, kills, freezes, cuts and slows"
            + " whatever it is made of, and then counts: nothing lost, nothing twice.",
    subcommands = CrashCommand.class)
public final class ProveCommand implements Callable<Integer> {
  private static final int ORGANIZATIONS = 12;
  private static final Credits FREE = Credits.of(100);

  @Option(names = "--seed", paramLabel = "N", description = "Of all that is random. Default: 1")
  private long seed = 1;

  @Option(names = "--minutes", paramLabel = "M", description = "How long. Default: 15")
  private BigDecimal minutes = BigDecimal.valueOf(15);

  @Option(names = "--data-dir", description = "Default: a temporary one, removed if all is well.")
  private @Nullable Path dataDir;

  @Option(names = "--report", paramLabel = "FILE", description = "Write the report here too.")
  private @Nullable Path report;

  private ProveCommand() {}

  @Override
  public Integer call() throws Exception {
    quiet();
    Console console =
        new Console(new PrintWriter(System.out, true, StandardCharsets.UTF_8), Ansi.AUTO);
    Path directory = dataDir == null ? Files.createTempDirectory("tallyman-prove-") : dataDir;
    Files.createDirectories(directory);
    Report result = prove(directory, console);
    System.out.println(result.text());
    if (report != null) {
      Files.writeString(report, result.text());
    }
    if (dataDir == null && result.isWell()) {
      FileSystemUtils.deleteRecursively(directory);
    } else {
      console.print("Data and logs: " + directory);
    }
    return result.isWell() ? 0 : 1;
  }

  private Report prove(Path directory, Console console) throws Exception {
    Random random = new Random(seed);
    Oracle oracle = new Oracle();
    List<String> organizations =
        IntStream.rangeClosed(1, ORGANIZATIONS).mapToObj(i -> "org-" + i).toList();
    organizations.forEach(organization -> oracle.open(organization, FREE));
    Duration time = Duration.ofSeconds(minutes.multiply(BigDecimal.valueOf(60)).longValueExact());
    long startedAt = System.nanoTime();
    try (Ground ground = Ground.start(directory, console);
        Client client = new Client();
        Sender one = new Sender("a", organizations, ground, client, oracle);
        Sender other = new Sender("b", organizations, ground, client, oracle)) {
      sell(ground);
      console.note("everything is ready; breaking it for " + time);
      ReadWriteLock simulator = new ReentrantReadWriteLock();
      Load load = new Load();
      load.start("sender a", one, new Random(random.nextLong()), 40);
      load.start("sender b", other, new Random(random.nextLong()), 40);
      for (int i = 1; i <= 4; i++) {
        load.start(
            "gate " + i,
            new GateUser("gate" + i, organizations, ground, client, oracle),
            new Random(random.nextLong()),
            40);
      }
      load.start(
          "buyer",
          new Buyer("buyer", organizations, ground, client, oracle, simulator),
          new Random(random.nextLong()),
          3_000);
      Faults faults = new Faults(ground, client, new Random(random.nextLong()), simulator, console);
      faults.during(time);
      console.note("mended; waiting until everything has been answered and taken");
      load.end();
      ground.awaitReady();
      Verdict verdict = new Verdict(ground, client, oracle);
      verdict.find();
      return new Report(
          seed, time, Duration.ofNanos(System.nanoTime() - startedAt), faults, oracle, verdict);
    }
  }

  /** That wires are cut, and brokers away, is no news here. */
  static void quiet() {
    LoggingSystem logging = LoggingSystem.get(ProveCommand.class.getClassLoader());
    logging.setLogLevel("org.netcrusher", LogLevel.OFF);
    logging.setLogLevel("org.apache.kafka", LogLevel.OFF);
    logging.setLogLevel("ROOT", LogLevel.WARN);
  }

  /** Makes the products and prices, as one does before one sells anything. */
  static void sell(Ground ground) {
    StripeGateway stripe =
        new StripeGateway(
            new StripeSettings(
                SimulatorProcess.SECRET_KEY,
                List.of(),
                ground.stripeUrl(),
                null,
                false,
                Duration.ofMinutes(5),
                Duration.ofSeconds(3),
                Duration.ofSeconds(10)));
    new StripeSetup(stripe, Catalogs.at(Ground.CATALOG), false).prices();
  }
}
