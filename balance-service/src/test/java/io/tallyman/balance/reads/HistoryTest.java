package io.tallyman.balance.reads;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.store.FreshDatabase;
import io.tallyman.balance.store.HistoryFilter;
import io.tallyman.balance.store.HistoryPosition;
import io.tallyman.balance.store.LedgerSeed;
import io.tallyman.balance.store.LedgerSeed.Event;
import io.tallyman.balance.store.MonthlyTerms;
import io.tallyman.balance.store.OrganizationTransactions;
import io.tallyman.catalog.LotSource;
import io.tallyman.ledger.Kind;
import io.tallyman.ledger.Ledger;
import io.tallyman.ledger.Posting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final Instant START = Instant.parse("2026-11-02T10:00:00Z");
  private static final HistoryFilter ANY = new HistoryFilter(null, null, null, null);
  private static final Event.Tier SMALL = new Event.Tier("small", "1");

  private final FreshDatabase database = FreshDatabase.create();
  private final Ledger ledger =
      new Ledger(
          new MonthlyTerms(
              Map.of(
                  "free", MonthlyTerms.plan("free", "100", Map.of()),
                  "tiered", MonthlyTerms.plan("tiered", "0", Map.of("small", 2L)))));
  private final LedgerSeed seed = new LedgerSeed(database, ledger);
  private final OrganizationTransactions transactions =
      new OrganizationTransactions(database.app());
  private final History history = new History(ledger);
  private final long acme = seed.organization("acme", START);

  @Test
  void aRunOfUsageShowsEachEventWithTheBalancesAroundIt() {
    long account = seed.account(acme, "default", START, null);
    seed.grant(account, LotSource.BONUS, "30", null, "welcome", START);
    long number =
        seed.use(
            account,
            minutes(1),
            List.of(
                Event.of("e1", "document.upload", minutes(0), "10"),
                Event.of("e2", "mcp.query", minutes(-5), "1"),
                Event.of("e3", "big.one", minutes(0), "25.5")));

    assertThat(table(page(ANY, null, 10)))
        .containsExactly(
            "u" + number + ".3 usage big.one -25.5 null 19 -6.5 e3",
            "u" + number + ".2 usage mcp.query -1 null 20 19 e2",
            "u" + number + ".1 usage document.upload -10 null 30 20 e1",
            "p" + account + ".1 bonus null 30 null 0 30 welcome");
    assertThat(page(ANY, null, 10).lines().get(1).occurredAt()).isEqualTo(minutes(-5));
    assertThat(page(ANY, null, 10).lines().get(1).postedAt()).isEqualTo(minutes(1));
    assertThat(page(ANY, null, 10).next()).isNull();
  }

  @Test
  void aCounterPaysWithUnitsAndThenCreditsPayTheWeight() {
    long account = seed.account(acme, "default", START, "tiered");
    seed.grant(account, LotSource.BONUS, "5", null, "welcome", START);
    List<Event> events = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      events.add(Event.of("e" + i, START, SMALL));
    }
    long number = seed.use(account, minutes(1), events);

    assertThat(table(page(ANY, null, 10)))
        .containsExactly(
            "u" + number + ".3 usage agent.action -1 small 0 5 4 e3",
            "u" + number + ".2 usage agent.action 0 small -1 5 5 e2",
            "u" + number + ".1 usage agent.action 0 small -1 5 5 e1",
            "p" + account + ".2 bonus null 5 null 0 5 welcome",
            "p" + account + ".1 plan null 0 small 2 0 0 plan:default:" + START);
  }

  @Test
  void pagesOfAnySizeGiveTheSameLinesOnceEach() {
    long account = seed.account(acme, "default", START, "free");
    long other = seed.account(acme, "key-2", START, null);
    for (int posting = 0; posting < 4; posting++) {
      List<Event> events = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        events.add(Event.of("p" + posting + "e" + i, "mcp.query", START, "1"));
      }
      seed.use(account, minutes(posting), events);
    }
    // At the same instant as the other wallet's posting.
    seed.use(other, minutes(2), List.of(Event.of("o", "mcp.query", START, "1")));
    List<String> whole = table(page(ANY, null, 100));
    assertThat(whole).hasSize(22);

    for (int size = 1; size <= 7; size++) {
      List<String> pieces = new ArrayList<>();
      HistoryPosition after = null;
      do {
        History.Page page = page(ANY, after, size);
        assertThat(page.lines()).hasSizeLessThanOrEqualTo(size);
        pieces.addAll(table(page));
        after = page.next();
      } while (after != null);
      assertThat(pieces).as("pages of %d", size).isEqualTo(whole);
    }
  }

  @Test
  void linesThatTimeBroughtKeepTheirIdsWhenTheyAreStored() {
    long account = seed.account(acme, "default", START, "free");
    seed.use(account, START, List.of(Event.of("e1", "mcp.query", START, "40")));
    Instant nextMonth = START.plus(Duration.ofDays(31));

    List<String> before = table(page(ANY, null, 10, nextMonth));
    seed.advance(account, nextMonth);
    List<String> stored = table(page(ANY, null, 10, nextMonth));

    assertThat(before)
        .isEqualTo(stored)
        .startsWith(
            "p" + account + ".4 plan null 100 null 0 100 plan:default:2026-12-02T10:00:00Z",
            "p" + account + ".3 expiry null -60 null 60 0 plan:default:" + START);
  }

  @Test
  void aPageThatEndsAmongLinesOfTimeGoesOnThere() {
    long account = seed.account(acme, "default", START, "free");
    seed.use(account, START, List.of(Event.of("e1", "mcp.query", START, "40")));
    Instant nextMonth = START.plus(Duration.ofDays(31));

    History.Page first = page(ANY, null, 1, nextMonth);
    seed.advance(account, nextMonth);
    History.Page second = page(ANY, first.next(), 2, nextMonth);

    assertThat(first.lines().getFirst().id()).isEqualTo("p" + account + ".4");
    assertThat(second.lines())
        .extracting(TransactionLine::id)
        .first()
        .isEqualTo("p" + account + ".3");
  }

  @Test
  void typeWalletAndTimeFilter() {
    long account = seed.account(acme, "default", START, null);
    long other = seed.account(acme, "key-2", START, null);
    seed.grant(account, LotSource.BONUS, "30", null, "a", minutes(0));
    seed.grant(account, LotSource.ADJUSTMENT, "3", null, "b", minutes(1));
    seed.grant(account, LotSource.BONUS, "4", null, "c", minutes(2));
    seed.grant(other, LotSource.BONUS, "5", null, "d", minutes(3));
    seed.use(account, minutes(4), List.of(Event.of("e", "mcp.query", START, "1")));

    assertThat(references(new HistoryFilter(Kind.BONUS, null, null, null), null))
        .containsExactly("d", "c", "a");
    assertThat(references(new HistoryFilter(Kind.BONUS, null, null, null), "default"))
        .containsExactly("c", "a");
    assertThat(references(new HistoryFilter(Kind.USAGE, null, null, null), null))
        .containsExactly("e");
    assertThat(references(ANY, "default")).containsExactly("e", "c", "b", "a");
    assertThat(references(ANY, "none")).isEmpty();
    HistoryFilter window = new HistoryFilter(null, null, minutes(1), minutes(3));
    assertThat(references(window, null)).containsExactly("c", "b");
    assertThat(references(window, "default")).containsExactly("c", "b");
  }

  @Test
  void aVoidIsOneLineWithItsEvent() {
    long account = seed.account(acme, "default", START, null);
    seed.grant(account, LotSource.BONUS, "30", null, "welcome", START);
    seed.use(account, minutes(1), List.of(Event.of("e1", "mcp.query", START, "12")));
    seed.undo(account, List.of(new Posting.Change(1, 12_000_000)), "v1", minutes(2));

    assertThat(table(page(ANY, null, 1)))
        .containsExactly("p" + account + ".3 void tallyman.void 12 null 18 30 v1");
  }

  @Test
  void anotherOrganizationSeesNothing() {
    long account = seed.account(acme, "default", START, "free");
    seed.use(account, START, List.of(Event.of("e1", "mcp.query", START, "40")));
    seed.organization("globex", START);

    History.Page page =
        transactions.read(
            "globex", transaction -> history.page(transaction, ANY, null, null, 10, minutes(9)));

    assertThat(page.lines()).isEmpty();
  }

  private History.Page page(HistoryFilter filter, @Nullable HistoryPosition after, int limit) {
    return page(filter, after, limit, minutes(60));
  }

  private History.Page page(
      HistoryFilter filter, @Nullable HistoryPosition after, int limit, Instant now) {
    return transactions.read(
        "acme", transaction -> history.page(transaction, filter, null, after, limit, now));
  }

  private List<@Nullable String> references(HistoryFilter filter, @Nullable String wallet) {
    return transactions
        .read(
            "acme", transaction -> history.page(transaction, filter, wallet, null, 10, minutes(60)))
        .lines()
        .stream()
        .<@Nullable String>map(TransactionLine::reference)
        .toList();
  }

  /** id type action amount tier tierUnits before after reference. */
  private static List<String> table(History.Page page) {
    return page.lines().stream()
        .map(line ->
            String.join(
                " ",
                line.id(),
                line.type(),
                String.valueOf(line.action()),
                line.amount().toString(),
                line.tier() == null ? "null" : line.tier() + " " + line.tierUnits(),
                line.balanceBefore().toString(),
                line.balanceAfter().toString(),
                String.valueOf(line.reference())))
        .toList();
  }

  private static Instant minutes(int minutes) {
    return START.plus(Duration.ofMinutes(minutes));
  }
}
