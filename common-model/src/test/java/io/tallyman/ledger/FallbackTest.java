package io.tallyman.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.catalog.LotSource;
import io.tallyman.ledger.Decision.Decided;
import io.tallyman.ledger.UsageRun.TierCount;
import io.tallyman.money.Credits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The wallet {@code ci} falls back to {@code default}; amounts are whole credits. */
class FallbackTest {
  private static final Instant NOW = Instant.parse("2027-01-31T10:00:00Z");
  private static final long CREDIT = 1_000_000;

  private final Ledger ledger = new Ledger(new TestTerms());
  private final Fallback fallback = new Fallback(ledger, "ci", "default");
  private Account ci = Account.opened(2, NOW, Standing.NONE);
  private Account main = Account.opened(1, NOW, Standing.NONE);

  @Test
  void aWalletThatCanPayAsksNobody() {
    ci = granted(ci, Lot.CREDITS, 10);
    main = granted(main, Lot.CREDITS, 10);

    assertThat(play(new Command.Consume(run(10, null, 0, 0), List.of())))
        .isEqualTo("ci: usage -10 | default:");
  }

  @Test
  void exactlyWhatIsMissingIsMovedIn() {
    ci = granted(ci, Lot.CREDITS, 4);
    main = granted(main, Lot.CREDITS, 10);

    assertThat(play(new Command.Consume(run(10, null, 0, 0), List.of())))
        .isEqualTo("ci: transfer 6, usage -10 | default: transfer -6");
    assertThat(main.credits()).isEqualTo(4 * CREDIT);
  }

  @Test
  void theGateTakesAllOrNothingOfBoth() {
    ci = granted(ci, Lot.CREDITS, 4);
    main = granted(main, Lot.CREDITS, 5);

    assertThat(play(new Command.Consume(run(10, null, 0, 0), List.of())))
        .isEqualTo("refused: required 10, available 9");
    assertThat(play(hold(10, null, 0))).isEqualTo("refused: required 10, available 9");
    assertThat(play(hold(9, null, 0))).isEqualTo("ci: transfer 5, hold 0 | default: transfer -5");
  }

  @Test
  void theStreamOwesInTheWalletThatTheEventNames() {
    ci = granted(ci, Lot.CREDITS, 4);
    main = granted(main, Lot.CREDITS, 5);

    assertThat(play(usage(run(10, null, 0, 0))))
        .isEqualTo("ci: transfer 5, usage -10 | default: transfer -5");
    assertThat(ci.overage()).isEqualTo(CREDIT);
    assertThat(play(usage(run(3, null, 0, 0)))).isEqualTo("ci: usage -3 | default:");
  }

  @Test
  void theOtherWalletPaysWhatIsOwedFromBefore() {
    play(usage(run(10, null, 0, 0)));
    main = granted(main, Lot.CREDITS, 14);

    assertThat(play(new Command.Consume(run(5, null, 0, 0), List.of())))
        .isEqualTo("refused: required 5, available 4");
    assertThat(play(new Command.Consume(run(4, null, 0, 0), List.of())))
        .isEqualTo("ci: transfer 14, usage -4 | default: transfer -14");
    assertThat(ci.balance()).isZero();
  }

  @Test
  void actionsOfATierAreMovedBeforeCredits() {
    ci = granted(granted(ci, "xl", 1), Lot.CREDITS, 3);
    main = granted(granted(main, "xl", 2), Lot.CREDITS, 20);

    assertThat(play(usage(run(0, "xl", 15, 4))))
        .isEqualTo("ci: transfer 0, transfer 12, usage -15 | default: transfer 0, transfer -12");
    assertThat(main.available("xl", NOW)).isZero();
    assertThat(main.credits()).isEqualTo(8 * CREDIT);
  }

  @Test
  void noMoreActionsAreMovedThanAreMissing() {
    ci = granted(ci, Lot.CREDITS, 20);
    main = granted(main, "xl", 9);

    assertThat(play(usage(run(0, "xl", 15, 3))))
        .isEqualTo("ci: transfer 0, usage -15 | default: transfer 0");
    assertThat(main.available("xl", NOW)).isEqualTo(7);
  }

  @Test
  void aRefusalCountsTheActionThatTheOtherWalletHas() {
    main = granted(granted(main, "xl", 1), Lot.CREDITS, 1);

    assertThat(play(new Command.Consume(run(2, "xl", 15, 1), List.of())))
        .isEqualTo("refused: required 2, available 1");
    assertThat(play(hold(1, "xl", 15)))
        .isEqualTo("ci: transfer 0, transfer 1, hold 0 | default: transfer 0, transfer -1");
  }

  @Test
  void aCapturePastItsHoldFallsBack() {
    ci = granted(ci, Lot.CREDITS, 6);
    main = granted(main, Lot.CREDITS, 5);
    play(hold(4, null, 0));

    assertThat(play(new Command.Settle(1, run(10, null, 0, 0))))
        .isEqualTo("ci: transfer 4, usage -10 | default: transfer -4");
  }

  @Test
  void commandsThatDoNotSpendConcernOneWallet() {
    main = granted(main, Lot.CREDITS, 5);

    assertThat(play(new Command.Deduct(Kind.ADJUSTMENT, Lot.CREDITS, CREDIT, "d", null)))
        .isEqualTo("refused: required 1, available 0");
  }

  private String play(Command command) {
    Fallback.Outcome outcome = fallback.decide(ci, main, command, NOW);
    if (outcome.wallet() instanceof Decision.Insufficient refused) {
      assertThat(outcome.payer()).isNull();
      return "refused: required %s, available %s"
          .formatted(Credits.ofMicros(refused.required()), Credits.ofMicros(refused.available()));
    }
    Decided own = (Decided) outcome.wallet();
    Decided other = outcome.payer();
    ci = own.account();
    main = other == null ? main : other.account();
    return "ci:%s | default:%s"
        .formatted(lines(own.postings()), lines(other == null ? List.of() : other.postings()));
  }

  private static String lines(List<Posting> postings) {
    List<String> lines =
        postings.stream()
            .map(posting ->
                " %s %s"
                    .formatted(
                        posting.kind().code(),
                        Credits.ofMicros(posting.creditsAfter() - posting.creditsBefore())))
            .toList();
    return String.join(",", lines);
  }

  private Account granted(Account account, String unit, long units) {
    long amount = unit.equals(Lot.CREDITS) ? units * CREDIT : units;
    Command grant = new Command.Grant(LotSource.BONUS, unit, amount, null, "g", null);
    return ((Decided) ledger.decide(account, grant, NOW)).account();
  }

  private static UsageRun run(long credits, @Nullable String tier, long weight, long actions) {
    List<TierCount> tiers =
        tier == null ? List.of() : List.of(new TierCount(tier, weight * CREDIT, actions));
    return new UsageRun(
        7, NOW, (int) Math.max(1, actions), credits * CREDIT, tiers, List.of(), Digest.ZERO);
  }

  private static Command usage(UsageRun run) {
    return new Command.PostUsage(run, List::of);
  }

  private static Command hold(long credits, @Nullable String tier, long weight) {
    return new Command.OpenHold(
        credits * CREDIT,
        tier,
        weight * CREDIT,
        NOW.plus(Duration.ofMinutes(15)),
        List.of(),
        List.of(),
        null,
        null);
  }
}
