package io.tallyman.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

final class RateLimitsTest {
  private final RateLimits limits = new RateLimits(new RateLimitSettings(1, 3));

  private static Caller caller(String name) {
    return new Caller(name, EnumSet.of(Scope.BALANCE_READ), "acme", null);
  }

  @Test
  void aKeyThatHasUsedUpItsBurstIsToldHowLongToWaitAndOthersAreNot() {
    for (int i = 0; i < 3; i++) {
      assertThat(limits.count(caller("one"))).isZero();
    }
    assertThat(limits.count(caller("one"))).isBetween(Duration.ofNanos(1), Duration.ofSeconds(1));
    assertThat(limits.count(caller("other"))).isZero();
  }

  @Test
  void theAdministratorIsNotCounted() {
    for (int i = 0; i < 10; i++) {
      assertThat(limits.count(Caller.ADMINISTRATOR)).isZero();
    }
  }
}
