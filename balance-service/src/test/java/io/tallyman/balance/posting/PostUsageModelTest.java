package io.tallyman.balance.posting;

import java.sql.SQLException;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories through the real posting path and gate on a real database, and through plain
 * accounts alike; what a step touches is compared after it.
 *
 * <p>{@code -Dtallyman.seed=N} replays a seed, {@code -Dtallyman.steps=N} takes more steps, in as
 * many more seeds. Each has a database of its own: while one waits for it, another goes on. In odd
 * ones wallets fall back to the default one; in even ones to another, once that is opened.
 */
class PostUsageModelTest {
  private static final int STEPS = Integer.getInteger("tallyman.steps", 10_000);
  private static final int STEPS_OF_A_SEED = Math.min(STEPS, 2_500);

  static LongStream seeds() {
    Long seed = Long.getLong("tallyman.seed");
    return seed == null
        ? LongStream.rangeClosed(1, Math.ceilDiv(STEPS, STEPS_OF_A_SEED))
        : LongStream.of(seed);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  @Execution(ExecutionMode.CONCURRENT)
  void thePostedLedgerIsWhatPlainAccountsHold(long seed) {
    try (ModelWorld world = new ModelWorld(new Random(seed), seed % 2 == 1 ? "default" : "lab")) {
      live(seed, world);
    }
  }

  private static void live(long seed, ModelWorld world) {
    try {
      while (world.steps() < STEPS_OF_A_SEED) {
        world.step();
      }
      world.compareAll();
    } catch (AssertionError | RuntimeException | SQLException e) {
      throw new AssertionError(
          "replay with -Dtallyman.seed=%d: step %d: %s: %s"
              .formatted(seed, world.steps(), world.told(), e.getMessage()),
          e);
    }
  }
}
