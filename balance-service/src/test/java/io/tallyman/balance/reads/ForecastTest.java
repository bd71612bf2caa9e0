package io.tallyman.balance.reads;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.reads.BalanceView.LotView;
import io.tallyman.money.Credits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ForecastTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  /** Ten credits a day, for a week. */
  private static final Forecast.Use TEN_A_DAY =
      new Forecast.Use(Credits.of(70), NOW.minus(Duration.ofDays(7)));

  @Test
  void lotsBurnOneAfterTheOther() {
    assertThat(Forecast.of(List.of(lot("20", null), lot("15", null)), TEN_A_DAY, NOW))
        .isEqualTo(new Forecast(Credits.of(10), NOW.plus(Duration.ofHours(84))));
  }

  @Test
  void whatALotHasLeftAtItsExpiryIsGone() {
    assertThat(
            Forecast.of(List.of(lot("500", daysOn(2)), lot("10", null)), TEN_A_DAY, NOW)
                .runsOutAt())
        .isEqualTo(daysOn(3));
  }

  @Test
  void aLotThatExpiresBeforeItsTurnBurnsNothing() {
    assertThat(
            Forecast.of(List.of(lot("30", null), lot("500", daysOn(2))), TEN_A_DAY, NOW)
                .runsOutAt())
        .isEqualTo(daysOn(3));
  }

  @Test
  void nothingRunsOutWhereNothingIsUsedOrWhereItLastsForYears() {
    assertThat(Forecast.of(List.of(lot("30", null)), new Forecast.Use(Credits.ZERO, NOW), NOW))
        .isEqualTo(new Forecast(Credits.ZERO, null));
    assertThat(Forecast.of(List.of(lot("9000000000000", null)), TEN_A_DAY, NOW).runsOutAt())
        .isNull();
  }

  @Test
  void aFirstHourOfUseCountsAsADays() {
    var use = new Forecast.Use(Credits.of(12), NOW.minus(Duration.ofHours(1)));
    assertThat(Forecast.of(List.of(lot("12", null)), use, NOW))
        .isEqualTo(new Forecast(Credits.of(12), daysOn(1)));
  }

  private static Instant daysOn(int days) {
    return NOW.plus(Duration.ofDays(days));
  }

  private static LotView lot(String remaining, @Nullable Instant expiresAt) {
    return new LotView(
        "1-1",
        "credits",
        "bonus",
        remaining,
        remaining,
        NOW.minusSeconds(1),
        expiresAt,
        "reference");
  }
}
