package io.tallyman.balance.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchSizeTest {
  private static final Duration TARGET = Duration.ofMillis(8);

  @ParameterizedTest(name = "{0} records, held for {1} ms, wanted: {2} → {3}")
  @CsvSource({
    // Nobody else wants the accounts: as many as there are.
    "10000, 100, false, 10000",
    // Somebody does: what would have fitted the target.
    "10000,  16, true,   5000",
    // No more than to a quarter at once.
    "10000,  80, true,   2500",
    "   10,  16, true,   2500",
    // The target is met.
    "10000,   8, true,  10000",
    "   10,   1, true,  10000",
  })
  void givesWayToOthers(int taken, int heldMillis, boolean wanted, int next) {
    BatchSize size = new BatchSize(10_000, TARGET);

    size.learn(taken, Duration.ofMillis(heldMillis), wanted);

    assertThat(size.records()).isEqualTo(next);
  }

  @ParameterizedTest(name = "{0} records, held for {1} ms, wanted: {2} → {3}")
  @CsvSource({
    // Nobody wants the accounts any more.
    "1000, 20, false, 1250",
    "   1,  1, false, 1250",
    // Somebody does, and there is room for more.
    "1000,  3, true,  1063",
    // There may be none, or none was used.
    "1000,  4, true,  1000",
    "1000,  8, true,  1000",
    " 999,  1, true,  1000",
  })
  void comesBackStepByStep(int taken, int heldMillis, boolean wanted, int next) {
    BatchSize size = new BatchSize(10_000, TARGET);
    size.learn(10_000, Duration.ofMillis(32), true);
    size.learn(2_500, Duration.ofMillis(20), true);
    assertThat(size.records()).isEqualTo(1_000);

    size.learn(taken, Duration.ofMillis(heldMillis), wanted);

    assertThat(size.records()).isEqualTo(next);
  }

  @Test
  void doesNotGoBelowTheLeastThatIsWorthATransaction() {
    BatchSize size = new BatchSize(10_000, TARGET);

    for (int i = 0; i < 10; i++) {
      size.learn(size.records(), Duration.ofMillis(900), true);
    }

    assertThat(size.records()).isEqualTo(200);
  }

  @Test
  void takesAllAgainSoonAfterTheOthersHaveGone() {
    BatchSize size = new BatchSize(10_000, TARGET);
    for (int i = 0; i < 10; i++) {
      size.learn(size.records(), Duration.ofMillis(900), true);
    }

    int transactions = 0;
    while (size.records() < 10_000) {
      size.learn(size.records(), Duration.ofMillis(5), false);
      transactions++;
    }

    assertThat(transactions).isEqualTo(18);
  }

  @Test
  void neverExceedsASmallLimit() {
    BatchSize size = new BatchSize(50, TARGET);

    size.learn(50, Duration.ofMillis(900), true);
    size.learn(50, Duration.ofMillis(1), false);

    assertThat(size.records()).isEqualTo(50);
  }
}
