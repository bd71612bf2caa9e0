package io.tallyman.proving.money;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.billing.store.ReconciliationTable.Reconciliation;
import io.tallyman.catalog.Catalog;
import io.tallyman.catalog.Catalogs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Organizations trade at random for some time, and one in five of their webhooks is lost, to be
 * made up for by a reconciliation every four weeks; then Stripe's books and the ledger agree to the
 * cent and the micro-credit, and a reconciliation finds nothing. {@code
 * -Dtallyman.prove.traders=200 -Dtallyman.prove.weeks=52} is the long run; {@code
 * tallyman.prove.seed} repeats one.
 */
class YearOfTradeTest {
  private static final int TRADERS = Integer.getInteger("tallyman.prove.traders", 3);
  private static final int WEEKS = Integer.getInteger("tallyman.prove.weeks", 9);
  private static final long SEED = Long.getLong("tallyman.prove.seed", 1);
  private static final Duration WEEK = Duration.ofDays(7);

  /** A reconciliation is made every four weeks, and looks back on a bit more. */
  private static final Duration SINCE = Duration.ofDays(35);

  @Test
  void stripesBooksAndTheLedgerAgreeAndNothingIsLeftToReconcile(@TempDir Path directory)
      throws IOException {
    Random random = new Random(SEED);
    try (MoneyPath path = new MoneyPath(pixellByTheYearToo(directory))) {
      path.stripe().holdWebhooks();
      List<Trader> traders = new ArrayList<>();
      for (int i = 0; i < TRADERS; i++) {
        traders.add(new Trader(path, "trader-" + i, new Random(random.nextLong())));
      }
      for (int week = 1; week <= WEEKS; week++) {
        for (Trader trader : traders) {
          trader.live();
          if (random.nextInt(5) == 0) {
            path.lose();
          } else {
            path.hear();
          }
        }
        path.pass(WEEK);
        if (week % 4 == 0) {
          path.reconcile(path.now().minus(SINCE));
          path.tellAll();
        }
      }
      path.reconcile(path.now().minus(SINCE));
      path.tellAll();
      path.settleLedger();

      assertThat(path.refused()).as("seed %d", SEED).isEmpty();
      Books books = new Books(path);
      for (Trader trader : traders) {
        String of = trader.organization();
        assertThat(books.ledgersPayments(of))
            .as("payments of %s, seed %d", of, SEED)
            .isEqualTo(books.stripesPayments(of));
        assertThat(books.ledgersInvoices(of))
            .as("invoices of %s, seed %d", of, SEED)
            .isEqualTo(books.stripesInvoices(of));
        assertThat(books.ledgersCredits(of))
            .as("credits of %s, seed %d", of, SEED)
            .isEqualTo(books.stripesCredits(of));
        assertThat(books.ledgersPlan(of))
            .as("plan of %s, seed %d", of, SEED)
            .isEqualTo(books.stripesPlan(of));
      }
      Reconciliation reconciliation = path.reconcile(MoneyPath.START.minus(WEEK));
      assertThat(reconciliation.drifted())
          .as("seed %d: %s", SEED, path.drift(reconciliation.id()))
          .isZero();
      System.out.printf(
          "seed %d: %d traders, %d weeks, %d charges, %d objects compared%n",
          SEED, TRADERS, WEEKS, path.stripe().all("charge").size(), reconciliation.compared());
    }
  }

  private static Catalog pixellByTheYearToo(Path directory) throws IOException {
    try (InputStream pixell = Catalogs.class.getResourceAsStream("pixell.yaml")) {
      String text =
          new String(Objects.requireNonNull(pixell).readAllBytes(), StandardCharsets.UTF_8)
              .replaceAll(
                  "price: \\{ monthly: ([1-9][0-9.]*) }", "price: { monthly: $1, annual: 9$1 }")
              .replaceAll(
                  "\\{ monthly: pixell_(\\w+)_monthly }",
                  "{ monthly: pixell_$1_monthly, annual: pixell_$1_annual }");
      return Catalogs.at(Files.writeString(directory.resolve("pixell.yaml"), text).toString());
    }
  }
}
