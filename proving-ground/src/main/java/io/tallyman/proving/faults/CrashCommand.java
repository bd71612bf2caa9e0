package io.tallyman.proving.faults;

import io.tallyman.proving.faults.Client.Answer;
import io.tallyman.sandbox.console.Console;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/** {@code tallyman prove crashes}. */
@Command(
    name = "crashes",
    description =
        "Kills (-9) billing-sync, or the ledger, between any two steps from a webhook to what it"
            + " grants: one effect each time.")
final class CrashCommand implements Callable<Integer> {
  /** What an organization has in the end: money taken, facts known, and every line posted. */
  private static final String EFFECT =
      """
      with o as (select id from organization where name = :organization)
      select concat_ws(' ', p.kind, p.credits_after - p.credits_before) from posting p, o
      where p.organization_id = o.id
      union all
      select concat_ws(' ', 'lot', unit, source, amount, remaining) from lot, o
      where organization_id = o.id
      union all
      select concat_ws(' ', 'payment', amount, refunded) from billing_payment, o
      where organization_id = o.id
      union all
      select concat_ws(' ', 'invoice', amount) from billing_invoice, o where organization_id = o.id
      union all
      select concat_ws(' ', 'webhooks not processed', state, type) from billing.webhook_event
      where state not in ('processed', 'ignored')
      order by 1
      """;

  private static final List<String> OFFERS =
      List.of(
          "credits {\"pack\":\"small\"}", "subscription {\"plan\":\"pro\",\"interval\":\"month\"}");

  @Option(names = "--seed", paramLabel = "N", description = "Of all that is random. Default: 1")
  private long seed = 1;

  @Option(names = "--rounds", paramLabel = "R", description = "Kills at each step. Default: 3")
  private int rounds = 3;

  private CrashCommand() {}

  @Override
  public Integer call() throws Exception {
    ProveCommand.quiet();
    Console console =
        new Console(new PrintWriter(System.out, true, StandardCharsets.UTF_8), Ansi.AUTO);
    Path directory = Files.createTempDirectory("tallyman-prove-");
    List<String> wrong;
    try (Ground ground = Ground.start(directory, console);
        Client client = new Client();
        Handle database =
            Jdbi.open(
                ground.machinery().postgresUrl(),
                ground.machinery().superuser(),
                ground.machinery().superuserPassword())) {
      ProveCommand.sell(ground);
      wrong = new Run(ground, client, database, console).run(new Random(seed));
    }
    wrong.forEach(console::print);
    if (wrong.isEmpty()) {
      FileSystemUtils.deleteRecursively(directory);
    } else {
      console.print("Data and logs: " + directory);
    }
    int kills = rounds * CrashPoint.values().length;
    System.out.printf(
        "seed %d: %d kills at %d steps: %s%n",
        seed,
        kills,
        CrashPoint.values().length,
        wrong.isEmpty() ? "one effect each time" : "NOT WELL");
    return wrong.isEmpty() ? 0 : 1;
  }

  /** One run over all steps. */
  private final class Run {
    private final Ground ground;
    private final Client client;
    private final Handle database;
    private final Console console;
    private final List<String> wrong = new ArrayList<>();

    Run(Ground ground, Client client, Handle database, Console console) {
      this.ground = ground;
      this.client = client;
      this.database = database;
      this.console = console;
    }

    List<String> run(Random random) throws InterruptedException {
      List<List<String>> unharmed = new ArrayList<>();
      for (String offer : OFFERS) {
        String organization = "unharmed-" + unharmed.size();
        buy(organization, offer);
        drain();
        unharmed.add(effect(organization));
      }
      for (int round = 0; round < rounds; round++) {
        for (CrashPoint point : CrashPoint.values()) {
          int what = random.nextInt(OFFERS.size());
          String organization = "org-" + round + "-" + point;
          // Of several webhooks any may be the one; of the rest one row is sure.
          int pass = point.table().equals("billing.webhook_event") ? random.nextInt(4) : 0;
          crash(point, pass, organization, OFFERS.get(what));
          if (!effect(organization).equals(unharmed.get(what))) {
            wrong.add(
                "%s: expected %s, is %s"
                    .formatted(organization, unharmed.get(what), effect(organization)));
          }
        }
      }
      return wrong;
    }

    private void crash(CrashPoint point, int pass, String organization, String offer)
        throws InterruptedException {
      String session = open(organization, offer);
      try (Tripwire tripwire = new Tripwire(database, point, pass)) {
        pay(session);
        if (!tripwire.trips()) {
          wrong.add(organization + ": nobody came to that step");
        }
        for (ServiceProcess service : ground.services()) {
          if (service.name().startsWith(point.service())) {
            kill(service.pid());
          }
        }
      }
      console.note("killed at " + point);
      ground.awaitReady();
      drain();
    }

    private static void kill(long pid) throws InterruptedException {
      Signals.kill(pid);
      ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
    }

    private void buy(String organization, String offer) throws InterruptedException {
      pay(open(organization, offer));
    }

    /** Opens the page on which something is bought; returns its session. */
    private String open(String organization, String offer) throws InterruptedException {
      String[] parts = offer.split(" ", 2);
      Answer session =
          client.post(
              List.of(ground.billingUrl()),
              "/v1/organizations/" + organization + "/checkout/" + parts[0],
              "application/json",
              parts[1],
              "buy");
      if (!session.isDone()) {
        throw new IllegalStateException("Checkout answers " + session);
      }
      return session.body().path("sessionId").asString();
    }

    private void pay(String session) throws InterruptedException {
      Answer paid =
          client.post(
              List.of(ground.stripeUrl()),
              "/_simulator/checkout/sessions/" + session + "/pay",
              Client.FORM,
              "card=4242424242424242",
              "");
      if (!paid.isDone()) {
        throw new IllegalStateException("the simulator answers " + paid);
      }
    }

    private void drain() throws InterruptedException {
      long behind = new Drain(ground, client).await();
      if (behind > 0) {
        wrong.add(behind + " things are still under way after " + Drain.LIMIT);
      }
    }

    private List<String> effect(String organization) {
      return database
          .createQuery(EFFECT)
          .bind("organization", organization)
          .mapTo(String.class)
          .list();
    }
  }
}
