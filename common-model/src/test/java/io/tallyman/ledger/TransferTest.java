package io.tallyman.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tallyman.catalog.LotSource;
import io.tallyman.ledger.Decision.Decided;
import java.time.Instant;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TransferTest {
  private static final Instant NOW = Instant.parse("2027-01-31T10:00:00Z");
  private static final Instant SOON = Instant.parse("2027-02-02T00:00:00Z");
  private static final long CREDIT = 1_000_000;

  private final Ledger ledger = new Ledger(new TestTerms());
  private final Account empty = Account.opened(2, NOW, Standing.NONE);

  @Test
  void whatArrivesKeepsItsSourceItsPlaceAndItsExpiry() {
    Account giving = granted(LotSource.PURCHASE, 50, null, granted(LotSource.BONUS, 5, SOON));
    Transfer transfer = transfer(12);

    Decided given = decide(giving, transfer.giving());
    Decided received = decide(empty, transfer.receiving(given));

    assertThat(given.account().credits()).isEqualTo(43 * CREDIT);
    assertThat(received.account().lots())
        .extracting(Lot::source, Lot::priority, Lot::remaining, Lot::expiresAt, Lot::reference)
        .containsExactly(
            moved(giving.lots().get(0), 5, SOON, "transfer:t-1:1"),
            moved(giving.lots().get(1), 7, null, "transfer:t-1:2"));
    Account later = ledger.advance(received.account(), SOON).account();
    assertThat(later.credits()).isEqualTo(7 * CREDIT);
  }

  @Test
  void itRepaysWhatTheOtherWalletOwes() {
    Decided given = decide(granted(LotSource.BONUS, 20, null), transfer(20).giving());
    UsageRun used = new UsageRun(9, NOW, 1, 8 * CREDIT, List.of(), List.of(), Digest.ZERO);
    Account owing = decide(empty, new Command.PostUsage(used, List::of)).account();

    Account received = decide(owing, transfer(20).receiving(given)).account();

    assertThat(received.overage()).isZero();
    assertThat(received.credits()).isEqualTo(12 * CREDIT);
  }

  @Test
  void eachLineNamesTheOtherWalletUnlessThereIsAReason() {
    Account giving = granted(LotSource.BONUS, 20, null);
    Decided given = decide(giving, transfer(1).giving());
    assertThat(given.postings().getLast().line().description()).isEqualTo("To wallet ci");
    assertThat(transfer(1).receiving(given).description()).isEqualTo("From wallet default");
    assertThat(
            new Transfer("default", "ci", Lot.CREDITS, 1, "t-2", "Budget").giving().description())
        .isEqualTo("Budget");
  }

  @Test
  void itIsAllOrNothing() {
    assertThat(ledger.decide(granted(LotSource.BONUS, 5, SOON), transfer(6).giving(), NOW))
        .isEqualTo(new Decision.Insufficient(6 * CREDIT, 5 * CREDIT));
  }

  private static Tuple moved(
      Lot from, long credits, @Nullable Instant expiresAt, String reference) {
    return tuple(from.source(), from.priority(), credits * CREDIT, expiresAt, reference);
  }

  private static Transfer transfer(long credits) {
    return new Transfer("default", "ci", Lot.CREDITS, credits * CREDIT, "t-1", null);
  }

  private Account granted(LotSource source, long credits, @Nullable Instant until) {
    return granted(source, credits, until, Account.opened(1, NOW, Standing.NONE));
  }

  private Account granted(
      LotSource source, long credits, @Nullable Instant until, Account account) {
    return decide(
            account,
            new Command.Grant(source, Lot.CREDITS, credits * CREDIT, until, "g" + source, null))
        .account();
  }

  private Decided decide(Account account, Command command) {
    return (Decided) ledger.decide(account, command, NOW);
  }
}
