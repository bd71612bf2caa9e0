package io.tallyman.ledger;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories, decided by the ledger and kept by the {@link PlainAccount} alike.
 *
 * <p>{@code -Dtallyman.seed=N} replays one seed, {@code -Dtallyman.steps=N} takes more or fewer
 * steps over all of the seeds.
 */
class LedgerModelTest {
  private static final int STEPS = Integer.getInteger("tallyman.steps", 20_000);
  private static final int STEPS_OF_AN_ACCOUNT = 200;

  static LongStream seeds() {
    Long seed = Long.getLong("tallyman.seed");
    return seed == null ? LongStream.rangeClosed(1, 4) : LongStream.of(seed);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theLedgerDecidesAsAPlainAccountWould(long seed) {
    Random random = new Random(seed);
    int steps = (int) (STEPS / seeds().count());
    for (int taken = 0; taken < steps; taken += STEPS_OF_AN_ACCOUNT) {
      ModelHistory history = new ModelHistory(random);
      for (int step = 0; step < STEPS_OF_AN_ACCOUNT; step++) {
        try {
          history.step();
        } catch (AssertionError | RuntimeException e) {
          throw new AssertionError(
              "replay with -Dtallyman.seed=%d: step %d of account %d: %s\n%s"
                  .formatted(
                      seed, step, taken / STEPS_OF_AN_ACCOUNT, history.told(), e.getMessage()),
              e);
        }
      }
    }
  }
}
