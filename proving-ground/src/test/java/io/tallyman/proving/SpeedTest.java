package io.tallyman.proving;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.proving.bench.DrainRatio;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A quarter of an hour of {@code bench stream} in seconds: only a change of kind is seen. */
@OnCatalog("minddocs")
class SpeedTest {
  /** A third of what it is on two cores, busy or not. */
  private static final double LEAST_RATIO = 0.1;

  @TempDir private static Path directory;
  private static TallymanUnderTest tallyman;

  @BeforeAll
  static void join(TallymanUnderTest shared) {
    tallyman = shared;
  }

  @Test
  void aBacklogIsDrainedAtAGoodPartOfTheRateOfARawCopyOfItsRows() throws Exception {
    var ratio = new DrainRatio(tallyman.machinery(), tallyman.services(), directory);

    assertThat(ratio.median(3, 20_000)).as("drain to raw copy").isGreaterThan(LEAST_RATIO);
  }
}
