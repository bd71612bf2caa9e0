package io.tallyman.proving.money;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.billing.store.ReconciliationTable.Reconciliation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Organizations trade at random for some time; then Stripe's books and the ledger agree to the cent
 * and the micro-credit, and a reconciliation finds nothing. {@code -Dtallyman.prove.traders=200
 * -Dtallyman.prove.weeks=52} is the long run; {@code tallyman.prove.seed} repeats one.
 */
class YearOfTradeTest {
  private static final int TRADERS = Integer.getInteger("tallyman.prove.traders", 3);
  private static final int WEEKS = Integer.getInteger("tallyman.prove.weeks", 9);
  private static final long SEED = Long.getLong("tallyman.prove.seed", System.nanoTime());
  private static final Duration WEEK = Duration.ofDays(7);

  @Test
  void stripesBooksAndTheLedgerAgreeAndNothingIsLeftToReconcile() {
    Random random = new Random(SEED);
    try (MoneyPath path = new MoneyPath("pixell")) {
      path.stripe().holdWebhooks();
      List<Trader> traders = new ArrayList<>();
      for (int i = 0; i < TRADERS; i++) {
        traders.add(new Trader(path, "trader-" + i, new Random(random.nextLong())));
      }
      for (int week = 0; week < WEEKS; week++) {
        traders.forEach(trader -> {
          trader.live();
          path.hear();
        });
        path.pass(WEEK);
      }
      path.settleLedger();

      assertThat(path.refused()).as("seed %d", SEED).isEmpty();
      for (Trader trader : traders) {
        Books books = new Books(path, trader.organization());
        assertThat(books.ledgersPayments())
            .as("payments of %s, seed %d", trader.organization(), SEED)
            .isEqualTo(books.stripesPayments());
        assertThat(books.ledgersInvoices())
            .as("invoices of %s, seed %d", trader.organization(), SEED)
            .isEqualTo(books.stripesInvoices());
        assertThat(books.ledgersCredits())
            .as("credits of %s, seed %d", trader.organization(), SEED)
            .isEqualTo(books.stripesCredits());
        assertThat(books.ledgersPlan())
            .as("plan of %s, seed %d", trader.organization(), SEED)
            .isEqualTo(books.stripesPlan());
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
}
