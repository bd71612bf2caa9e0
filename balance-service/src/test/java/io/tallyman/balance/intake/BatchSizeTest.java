package io.tallyman.balance.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchSizeTest {
  private static final int MOST = 10_000;
  private static final Duration TARGET = Duration.ofMillis(8);

  @Test
  void takesAllWhileNobodyElseWantsTheAccountsAndFewOnceSomebodyDoes() {
    BatchSize size = new BatchSize(MOST, TARGET);

    assertThat(size.records(false)).isEqualTo(MOST);
    assertThat(size.records(true)).isEqualTo(BatchSize.FIRST_SHARED);

    size.learn(MOST, Duration.ofMillis(100), false);
    assertThat(size.records(false)).isEqualTo(MOST);
  }

  @ParameterizedTest(name = "{0} records, held for {1} ms → {2}")
  @CsvSource({
    // What would have fitted the target.
    "1000, 16,  500",
    // No more than to a quarter at once.
    "1000, 80,  250",
    "  10, 16,  250",
    // Taken before anybody was known to want the accounts: what fits, if it is less.
    "10000, 40, 1000",
    "10000, 160, 500",
    // The target is met.
    "1000,  8, 1000",
    "1000,  4, 1000",
    // There is room for more, where what there was has been used.
    "1000,  3, 1063",
    " 999,  1, 1000",
  })
  void givesWayInLargeStepsAndComesBackInSmallOnes(int taken, int heldMillis, int next) {
    BatchSize size = new BatchSize(MOST, TARGET);

    size.learn(taken, Duration.ofMillis(heldMillis), true);

    assertThat(size.records(true)).isEqualTo(next);
    assertThat(size.records(false))
        .as("somebody waited: the next one will be wanted too")
        .isEqualTo(next);
  }

  @Test
  void doesNotGoBelowTheLeastThatIsWorthATransaction() {
    BatchSize size = new BatchSize(MOST, TARGET);

    for (int i = 0; i < 10; i++) {
      size.learn(size.records(true), Duration.ofMillis(900), true);
    }

    assertThat(size.records(true)).isEqualTo(BatchSize.LEAST);
  }

  @Test
  void takesAllAgainSoonAfterTheOthersHaveGoneAndRemembersThem() {
    BatchSize size = new BatchSize(MOST, TARGET);
    size.learn(1_000, Duration.ofMillis(16), true);

    int transactions = 0;
    while (size.records(false) < MOST) {
      size.learn(size.records(false), Duration.ofMillis(5), false);
      transactions++;
    }

    assertThat(transactions).isEqualTo(14);
    assertThat(size.records(true)).isEqualTo(500);
  }

  @Test
  void neverExceedsASmallLimit() {
    BatchSize size = new BatchSize(50, TARGET);

    size.learn(50, Duration.ofMillis(900), true);
    size.learn(50, Duration.ofMillis(1), false);

    assertThat(size.records(true)).isEqualTo(50);
    assertThat(size.records(false)).isEqualTo(50);
  }
}
