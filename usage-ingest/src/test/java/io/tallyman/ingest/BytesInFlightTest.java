package io.tallyman.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class BytesInFlightTest {
  private final BytesInFlight inFlight =
      new BytesInFlight(10, Duration.ofMillis(1), Duration.ofSeconds(5));

  @Test
  void whatDoesNotFitInTimeIsRefusedAndWhatDoesIsNot() throws Exception {
    try (BytesInFlight.Share one = inFlight.share();
        BytesInFlight.Share other = inFlight.share()) {
      one.grow(4);
      one.grow(2);

      assertThatExceptionOfType(ApiException.class)
          .isThrownBy(() -> other.grow(5))
          .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.OVERLOADED));
      assertThatCode(() -> other.grow(4)).doesNotThrowAnyException();
    }
  }

  @Test
  void whatIsGivenBackIsThereAgain() {
    for (int i = 0; i < 3; i++) {
      try (BytesInFlight.Share whole = inFlight.share()) {
        assertThatCode(() -> whole.grow(10)).doesNotThrowAnyException();
      }
    }
  }
}
