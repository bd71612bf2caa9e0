package io.tallyman.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

final class RateLimitsTest {
  private final RateLimits limits =
      new RateLimits(new RateLimitSettings(1, 3, DataSize.ofBytes(100), DataSize.ofBytes(1_000)));

  private static Caller caller(String name) {
    return new Caller(name, EnumSet.of(Scope.BALANCE_READ), "acme", null);
  }

  @Test
  void aKeyThatHasUsedUpItsBurstIsToldHowLongToWaitAndOthersAreNot() {
    for (int i = 0; i < 3; i++) {
      assertThat(limits.count(caller("one"), 0)).isZero();
    }
    assertThat(limits.count(caller("one"), 0))
        .isBetween(Duration.ofNanos(1), Duration.ofSeconds(1));
    assertThat(limits.count(caller("other"), 0)).isZero();
  }

  @Test
  void aKeyThatHasSentTooMuchIsToldHowLongToWait() {
    assertThat(limits.count(caller("one"), 900)).isZero();
    assertThat(limits.count(caller("one"), 900))
        .isBetween(Duration.ofSeconds(7), Duration.ofSeconds(8));
    assertThat(limits.count(caller("other"), 5_000))
        .as("more than ever fits counts as all")
        .isZero();
  }

  @Test
  void theAdministratorIsNotCounted() {
    for (int i = 0; i < 10; i++) {
      assertThat(limits.count(Caller.ADMINISTRATOR, 10_000)).isZero();
    }
  }
}
