package io.tallyman.proving.money;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Automatic top-ups while Stripe fails in every way: charges and lots are the same number, no two
 * attempts are in flight, and the month's cap holds. {@code -Dtallyman.prove.topups=1000} is the
 * long run; {@code tallyman.prove.seed} repeats one.
 */
class TopUpFaultsTest {
  private static final int RUNS = Integer.getInteger("tallyman.prove.topups", 20);
  private static final long SEED = Long.getLong("tallyman.prove.seed", 1);

  @Test
  void whatIsChargedIsGrantedAndNeverMoreThanWasAllowed() {
    Random random = new Random(SEED);
    int charges = 0;
    int attempts = 0;
    int runs = 0;
    while (runs < RUNS) {
      // What a simulator and a database remember makes them slower: some runs each.
      try (MoneyPath path = new MoneyPath("pixell")) {
        path.stripe().holdWebhooks();
        for (int i = 0; i < 20 && runs < RUNS; i++) {
          ToppedUp one = new ToppedUp(path, "run-" + runs, new Random(random.nextLong()));
          one.live();
          String of = "run %d, seed %d".formatted(runs, SEED);
          assertThat(one.inFlight()).as("ends, %s", of).isZero();
          assertThat(one.mostInFlight()).as("at once, %s", of).isLessThanOrEqualTo(1);
          assertThat(one.chargesByAttempt()).as("charges, %s", of).isEqualTo(one.lotsByAttempt());
          assertThat(one.mostInAMonth()).as("in a month, %s", of).isLessThanOrEqualTo(one.cap());
          assertThat(path.refused()).as(of).isEmpty();
          charges += one.charges();
          attempts += one.attempts();
          runs++;
        }
      }
    }
    System.out.printf("seed %d: %d runs, %d attempts, %d charges%n", SEED, runs, attempts, charges);
    assertThat(charges).isPositive();
  }
}
