package io.tallyman.balance.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.notify.AutoTopUp.Step;
import io.tallyman.balance.store.TopUp;
import io.tallyman.balance.store.TopUp.Attempt;
import io.tallyman.balance.store.TopUp.State;
import io.tallyman.catalog.Catalogs;
import io.tallyman.catalog.Pack;
import io.tallyman.money.Credits;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutoTopUpTest {
  private static final Instant NOW = Instant.parse("2027-01-31T10:00:00Z");
  private static final Pack PACK =
      Objects.requireNonNull(Catalogs.builtIn("pixell").packs().get("credits-500"));
  private static final long THRESHOLD = Credits.of(50).micros();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # enabled | in flight | used of 3 | retry in | available | pack there | step
          true      | false     | 0         | -        | 49        | true       | buy
          true      | false     | 2         | -        | 0         | true       | buy
          true      | false     | 0         | -        | 50        | true       | rest
          false     | false     | 0         | -        | 0         | true       | rest
          true      | true      | 1         | -        | 0         | true       | rest
          true      | true      | 1         | PT1H     | 0         | true       | rest
          true      | false     | 0         | PT1H     | 0         | true       | 2027-01-31T11:00:00Z
          true      | false     | 0         | PT0S     | 0         | true       | buy
          true      | false     | 3         | -        | 0         | true       | 2027-02-01T00:00:00Z
          true      | false     | 3         | PT48H    | 0         | true       | 2027-02-02T10:00:00Z
          true      | false     | 0         | -        | 0         | false      | pack_unavailable
          true      | false     | 3         | -        | 0         | false      | 2027-02-01T00:00:00Z
          """)
  void theNextStepFollowsFromSettingsAttemptsAndBalance(
      boolean enabled,
      boolean inFlight,
      int used,
      @Nullable Duration retryIn,
      long available,
      boolean packThere,
      String expected) {
    Attempt flying = new Attempt(new UUID(0, 1), PACK.name(), State.IN_FLIGHT, NOW, null, null);
    TopUp topUp =
        new TopUp(
            enabled,
            THRESHOLD,
            PACK.name(),
            3,
            null,
            0,
            retryIn == null ? null : NOW.plus(retryIn),
            used,
            inFlight ? flying : null);

    Step step = AutoTopUp.next(topUp, Credits.of(available).micros(), packThere ? PACK : null, NOW);

    String told =
        switch (step) {
          case Step.Rest rest -> "rest";
          case Step.Wait wait -> wait.until().toString();
          case Step.Buy buy -> "buy";
          case Step.TurnOff off -> off.reason();
        };
    assertThat(told).isEqualTo(expected);
  }

  @Test
  void declinesInARowDoubleTheWaitUpToThreeDays() {
    TopUp topUp = on();
    List<Long> hours = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      topUp = AutoTopUp.failed(topUp, false, NOW);
      hours.add(Duration.between(NOW, Objects.requireNonNull(topUp.retryAt())).toHours());
    }

    assertThat(hours).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 72L, 72L);
    assertThat(AutoTopUp.succeeded(topUp).retryAt()).isNull();
    assertThat(AutoTopUp.failed(AutoTopUp.succeeded(topUp), false, NOW).declines()).isEqualTo(1);
  }

  @Test
  void whereTheBankWantsTheCustomerItIsOffUntilSomebodyActs() {
    TopUp off = AutoTopUp.failed(on(), true, NOW);

    assertThat(off.enabled()).isFalse();
    assertThat(off.disabledReason()).isEqualTo("authentication_required");
    assertThat(AutoTopUp.next(off, 0, PACK, NOW.plus(Duration.ofDays(365))))
        .isEqualTo(new Step.Rest());
  }

  @Test
  void overAThousandRunsChargesAreLotsNeverTwoInFlightAndNeverPastTheCap() {
    int bought = 0;
    for (long seed = 1; seed <= 1_000; seed++) {
      Run run = new Run(seed);
      for (int step = 0; step < 300; step++) {
        run.step();
      }
      bought += run.charges;
    }
    assertThat(bought).isGreaterThan(10_000);
  }

  private static TopUp on() {
    return new TopUp(true, THRESHOLD, PACK.name(), 3, null, 0, null, 0, null);
  }

  /** A wallet, a bank that takes its time, and facts that come twice, late or never. */
  private static final class Run {
    private final long seed;
    private final Random random;
    private final int cap;
    private final Map<UUID, Attempt> attempts = new HashMap<>();
    private final List<UUID> outcomes = new ArrayList<>();
    private final Map<YearMonth, Integer> months = new HashMap<>();
    private TopUp settings;
    private Instant now = NOW;
    private long available = Credits.of(500).micros();
    private int charges;
    private int lots;

    Run(long seed) {
      this.seed = seed;
      random = new Random(seed);
      cap = 1 + random.nextInt(4);
      settings = new TopUp(true, THRESHOLD, PACK.name(), cap, null, 0, null, 0, null);
    }

    void step() {
      now = now.plus(Duration.ofMinutes(random.nextInt(60 * 24)));
      available = Math.max(0, available - Credits.of(random.nextInt(400)).micros());
      if (!settings.enabled() && random.nextInt(10) == 0) {
        settings = new TopUp(true, THRESHOLD, PACK.name(), cap, null, 0, null, 0, null);
      }
      look();
      if (!outcomes.isEmpty() && random.nextInt(3) > 0) {
        UUID told = outcomes.get(random.nextInt(outcomes.size()));
        learn(told);
        if (random.nextBoolean()) {
          learn(told);
        }
        outcomes.remove(told);
      }
      check();
    }

    private void look() {
      if (AutoTopUp.next(asStored(), available, PACK, now) instanceof Step.Buy buy) {
        UUID id = new UUID(random.nextLong(), random.nextLong());
        attempts.put(id, new Attempt(id, buy.pack().name(), State.IN_FLIGHT, now, null, null));
        outcomes.add(id);
      }
    }

    /** What the table answers: the attempts of the month, and the one in flight. */
    private TopUp asStored() {
      Attempt flying =
          attempts.values().stream()
              .filter(attempt -> attempt.state() == State.IN_FLIGHT)
              .findFirst()
              .orElse(null);
      long used =
          attempts.values().stream()
              .filter(attempt -> attempt.state() != State.FAILED)
              .filter(attempt -> month(attempt.startedAt()).equals(month(now)))
              .count();
      return new TopUp(
          settings.enabled(),
          settings.threshold(),
          settings.pack(),
          settings.monthlyCap(),
          settings.disabledReason(),
          settings.declines(),
          settings.retryAt(),
          (int) used,
          flying);
    }

    private void learn(UUID id) {
      Attempt attempt = Objects.requireNonNull(attempts.get(id));
      if (attempt.state() != State.IN_FLIGHT) {
        return;
      }
      int luck = random.nextInt(10);
      boolean succeeds = luck > 2;
      attempts.put(
          id,
          new Attempt(
              id,
              attempt.pack(),
              succeeds ? State.SUCCEEDED : State.FAILED,
              attempt.startedAt(),
              now,
              succeeds ? null : "card_declined"));
      if (succeeds) {
        charges++;
        lots++;
        available += PACK.credits().micros();
        months.merge(month(attempt.startedAt()), 1, Integer::sum);
        settings = AutoTopUp.succeeded(settings);
      } else {
        settings = AutoTopUp.failed(settings, luck == 0, now);
      }
    }

    private void check() {
      long flying =
          attempts.values().stream().filter(one -> one.state() == State.IN_FLIGHT).count();
      long paid = attempts.values().stream().filter(one -> one.state() == State.SUCCEEDED).count();
      assertThat(flying).as("in flight, seed %d", seed).isLessThanOrEqualTo(1);
      assertThat(paid).as("charges, seed %d", seed).isEqualTo(charges).isEqualTo(lots);
      assertThat(months.values())
          .as("a month's, seed %d", seed)
          .allSatisfy(month -> assertThat(month).isLessThanOrEqualTo(cap));
    }

    private static YearMonth month(Instant instant) {
      return YearMonth.from(instant.atOffset(ZoneOffset.UTC));
    }
  }
}
