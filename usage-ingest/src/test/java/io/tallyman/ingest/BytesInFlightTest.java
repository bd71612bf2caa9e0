package io.tallyman.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class BytesInFlightTest {
  private final BytesInFlight inFlight =
      new BytesInFlight(10, Duration.ofMillis(1), Duration.ofSeconds(5));

  @Test
  void what_does_not_fit_in_time_is_refused() throws Exception {
    try (BytesInFlight.Reservation _ = inFlight.reserve(6)) {
      assertThatExceptionOfType(ApiException.class)
          .isThrownBy(() -> inFlight.reserve(5))
          .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.OVERLOADED));
      try (BytesInFlight.Reservation rest = inFlight.reserve(4)) {
        assertThat(rest).isNotNull();
      }
    }
  }

  @Test
  void what_is_given_back_is_there_again() throws Exception {
    for (int i = 0; i < 3; i++) {
      try (BytesInFlight.Reservation whole = inFlight.reserve(10)) {
        assertThat(whole).isNotNull();
      }
    }
  }
}
