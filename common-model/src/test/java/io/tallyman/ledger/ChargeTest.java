package io.tallyman.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallyman.money.Credits;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChargeTest {
  @Test
  void aDebitInTheMiddleTakesFromBothLotsItReaches() {
    DebitRun run = run("100", List.of(), credits(1, "30"), credits(2, "50"));

    Charge charge = Charge.of(run, debit("20", "25"));

    assertThat(charge.credits()).isEqualTo(Credits.of(20));
    assertThat(charge.takings()).containsExactly(credits(1, "5"), credits(2, "15"));
    assertThat(charge.uncovered().isEmpty()).isTrue();
    assertThat(charge.balanceBefore()).hasToString("75");
    assertThat(charge.balanceAfter()).hasToString("55");
    assertThat(charge.tier()).isNull();
  }

  @Test
  void whatLiesBeyondTheLotsIsUncovered() {
    DebitRun run = run("10", List.of(), credits(1, "10"));

    assertThat(Charge.of(run, debit("4", "8")).uncovered()).isEqualTo(span("10", "12"));
    assertThat(Charge.of(run, debit("4", "8")).takings()).containsExactly(credits(1, "2"));
    assertThat(Charge.of(run, debit("3", "12")).uncovered()).isEqualTo(span("12", "15"));
    assertThat(Charge.of(run, debit("3", "12")).takings()).isEmpty();
    assertThat(Charge.of(run, debit("3", "12")).balanceAfter()).hasToString("-5");
  }

  @Test
  void aFreeDebitTakesNothing() {
    Charge charge = Charge.of(run("10", List.of(), credits(1, "10")), debit("0", "10"));

    assertThat(charge.credits()).isEqualTo(Credits.ZERO);
    assertThat(charge.takings()).isEmpty();
    assertThat(charge.uncovered().isEmpty()).isTrue();
  }

  @Test
  void anActionIsPaidByTheCounterUntilItIsSpentAndThenByCredits() {
    List<DebitRun.Tier> small = List.of(tier("small", "1", 250));
    DebitRun run = run("5", small, new Taking(3, "small", 250), credits(7, "1"));

    Charge last = Charge.of(run, action("0", 0, "0", 249));
    Charge over = Charge.of(run, action("0", 0, "0", 250));

    assertThat(last.tierUnits()).isEqualTo(1);
    assertThat(last.credits()).isEqualTo(Credits.ZERO);
    assertThat(last.takings()).containsExactly(new Taking(3, "small", 1));
    assertThat(over.tier()).isEqualTo("small");
    assertThat(over.tierUnits()).isZero();
    assertThat(over.credits()).hasToString("1");
    assertThat(over.takings()).containsExactly(credits(7, "1"));
    assertThat(over.balanceBefore()).hasToString("5");
  }

  @Test
  void aCounterOfSeveralLotsIsTakenInTheirOrder() {
    List<DebitRun.Tier> small = List.of(tier("small", "1", 3));
    DebitRun run = run("0", small, new Taking(1, "small", 2), new Taking(2, "small", 1));

    assertThat(Charge.of(run, action("0", 0, "0", 1)).takings())
        .containsExactly(new Taking(1, "small", 1));
    assertThat(Charge.of(run, action("0", 0, "0", 2)).takings())
        .containsExactly(new Taking(2, "small", 1));
  }

  @Test
  void spilledActionsOfEveryTierCountBeforeTheDebit() {
    List<DebitRun.Tier> tiers = List.of(tier("medium", "2.5", 1), tier("large", "5", 0));
    DebitRun run = run("100", tiers, new Taking(2, "medium", 1), credits(1, "100"));

    // 3 mediums, one of them counted: 5; 2 larges: 10; terms so far: 0.5
    Charge charge = Charge.of(run, action("0.25", 0, "0.5", 3, 2));

    assertThat(charge.span()).isEqualTo(span("15.5", "18.25"));
    assertThat(charge.balanceBefore()).hasToString("84.5");
    assertThat(charge.balanceAfter()).hasToString("81.75");
  }

  @Test
  void aChargeOutOfRangeFailsRatherThanWraps() {
    DebitRun run = run("0", List.of(tier("xl", "9000000000000", 0)));

    assertThatThrownBy(() -> Charge.of(run, action("0", 0, "0", 2)))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void theChargesOfARunAddUpToItsTakingsAndFollowEachOther() {
    for (long seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      List<DebitRun.Tier> tiers = List.of(tier("a", "1.5", random.nextInt(6)), tier("b", "4", 2));
      List<Taking> lots =
          List.of(
              credits(1, String.valueOf(random.nextInt(20))),
              new Taking(2, "a", tiers.getFirst().counter()),
              credits(3, String.valueOf(random.nextInt(20))),
              new Taking(4, "b", 2));
      checkAgainstTakingOneByOne(new DebitRun(Credits.of(40), tiers, lots), random, seed);
    }
  }

  /** Takes unit by unit from what is left, as a person would, and compares. */
  private static void checkAgainstTakingOneByOne(DebitRun run, Random random, long seed) {
    long[] left = new long[5];
    run.takings().forEach(lot -> left[lot.lot()] = lot.units());
    List<Integer> actions = new ArrayList<>(List.of(0, 0));
    Credits terms = Credits.ZERO;
    Credits balance = run.balanceBefore();
    for (int i = 0; i < 25; i++) {
      int tier = random.nextInt(3) - 1;
      Credits credits = Credits.ofMicros(random.nextInt(3) * 500_000L);
      Charge charge = Charge.of(run, new Debit(credits, tier, terms, List.copyOf(actions)));

      boolean counted = tier >= 0 && left[tier == 0 ? 2 : 4] > 0;
      Credits due = tier < 0 || counted ? credits : credits.plus(run.tiers().get(tier).weight());
      assertThat(charge.balanceBefore()).as("seed %d", seed).isEqualTo(balance);
      assertThat(charge.credits()).as("seed %d", seed).isEqualTo(due);
      assertThat(charge.tierUnits()).as("seed %d", seed).isEqualTo(counted ? 1 : 0);
      long covered = 0;
      for (Taking taking : charge.takings()) {
        covered += taking.unit().equals(Lot.CREDITS) ? taking.units() : 0;
        left[taking.lot()] -= taking.units();
        assertThat(left[taking.lot()]).as("seed %d", seed).isNotNegative();
      }
      assertThat(charge.uncovered().length()).isEqualTo(due.micros() - covered);
      if (!charge.uncovered().isEmpty()) {
        assertThat(left[1] + left[3]).as("seed %d", seed).isZero();
      }
      terms = terms.plus(credits);
      balance = balance.minus(due);
      if (tier >= 0) {
        actions.set(tier, actions.get(tier) + 1);
      }
    }
  }

  private static DebitRun run(String before, List<DebitRun.Tier> tiers, Taking... takings) {
    return new DebitRun(Credits.parse(before), tiers, List.of(takings));
  }

  private static DebitRun.Tier tier(String name, String weight, long counter) {
    return new DebitRun.Tier(name, Credits.parse(weight), counter);
  }

  private static Debit debit(String credits, String before) {
    return new Debit(Credits.parse(credits), Debit.NO_TIER, Credits.parse(before), List.of());
  }

  private static Debit action(String credits, int tier, String before, Integer... tiersBefore) {
    return new Debit(Credits.parse(credits), tier, Credits.parse(before), List.of(tiersBefore));
  }

  private static Taking credits(int lot, String credits) {
    return new Taking(lot, Lot.CREDITS, Credits.parse(credits).micros());
  }

  private static Span span(String from, String to) {
    return new Span(Credits.parse(from).micros(), Credits.parse(to).micros());
  }
}
