package io.tallyman.balance.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.store.LedgerSeed.Event;
import io.tallyman.balance.store.UsageQueries.Window;
import io.tallyman.catalog.LotSource;
import io.tallyman.ledger.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class RollupTest {
  private static final Instant START = Instant.parse("2026-11-02T10:30:00Z");
  private static final Instant FROM = Instant.parse("2026-10-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2026-12-01T00:00:00Z");
  private static final Event.Tier SMALL = new Event.Tier("small", "1");

  private final FreshDatabase database = FreshDatabase.create();
  private final LedgerSeed seed = new LedgerSeed(database, new Ledger(MonthlyTerms.of(null)));
  private final OrganizationTransactions transactions =
      new OrganizationTransactions(database.app());
  private final RollupQueue queue = new RollupQueue(database.writer());
  private final long acme = seed.organization("acme", START);
  private final long account = seed.account(acme, "default", START, null);

  @Test
  void sumsAreExactBeforeDuringAndAfterTheFollowerHasCounted() {
    seed.grant(account, LotSource.BONUS, "100", null, "welcome", START);
    seed.use(account, START, List.of(Event.of("a", "upload", hours(0), "10"), model("b", "gpt-4")));
    seed.use(account, START, List.of(Event.of("c", "upload", hours(-24), "0.5")));
    List<String> expected =
        List.of(
            "2026-11-01T00:00:00Z upload 1 0.5 0 20000",
            "2026-11-02T00:00:00Z chat 1 2 0 20000",
            "2026-11-02T00:00:00Z upload 1 10 0 20000");

    assertThat(sums(Window.DAY, new UsageGrouping.ByAction())).isEqualTo(expected);
    assertThat(queue.count(1)).isEqualTo(1);
    assertThat(sums(Window.DAY, new UsageGrouping.ByAction())).isEqualTo(expected);
    assertThat(queue.count(100)).isEqualTo(1);
    assertThat(sums(Window.DAY, new UsageGrouping.ByAction())).isEqualTo(expected);
    assertThat(queue.count(100)).isZero();
  }

  @Test
  void anActionCountsAsUnitsWhereItsCounterPaidAndAsCreditsWhereItDidNot() {
    seed.grantUnits(account, "small", 2, "units", START);
    seed.use(
        account,
        START,
        List.of(
            Event.of("a", START, SMALL), Event.of("b", START, SMALL), Event.of("c", START, SMALL)));

    assertThat(sums(Window.MONTH, new UsageGrouping.ByTier()))
        .containsExactly("2026-11-01T00:00:00Z small 3 1 2 60000");
    queue.count(10);
    assertThat(sums(Window.MONTH, new UsageGrouping.ByTier()))
        .containsExactly("2026-11-01T00:00:00Z small 3 1 2 60000");
  }

  @Test
  void useIsGroupedByWalletDimensionAndHour() {
    long other = seed.account(acme, "key-2", START, null);
    seed.use(
        account, START, List.of(model("a", "gpt-4"), model("b", "gpt-3"), model("c", "gpt-4")));
    seed.use(other, START, List.of(Event.of("d", "upload", hours(1), "1")));
    queue.count(1);

    assertThat(sums(Window.HOUR, new UsageGrouping.ByWallet()))
        .containsExactly(
            "2026-11-02T10:00:00Z default 3 6 0 60000", "2026-11-02T11:00:00Z key-2 1 1 0 20000");
    assertThat(sums(Window.MONTH, new UsageGrouping.ByDimension("model")))
        .containsExactly(
            "2026-11-01T00:00:00Z null 1 1 0 20000",
            "2026-11-01T00:00:00Z gpt-3 1 2 0 20000",
            "2026-11-01T00:00:00Z gpt-4 2 4 0 40000");
    assertThat(sums(Window.MONTH, new UsageGrouping.Whole()))
        .containsExactly("2026-11-01T00:00:00Z null 4 7 0 80000");
  }

  @Test
  void severalFollowersCountEverythingOnce() throws Exception {
    long other = seed.account(acme, "key-2", START, null);
    for (int i = 0; i < 40; i++) {
      seed.use(account, START, List.of(Event.of("a" + i, "upload", START, "1")));
      seed.use(other, START, List.of(Event.of("b" + i, "upload", START, "1")));
    }
    List<Callable<Integer>> followers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      followers.add(() -> {
        int counted = 0;
        for (int step = 0; step < 20; step++) {
          counted += queue.count(4);
        }
        return counted;
      });
    }
    int counted = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (var follower : threads.invokeAll(followers)) {
        counted += follower.get();
      }
    }

    assertThat(counted).isEqualTo(80);
    assertThat(sums(Window.MONTH, new UsageGrouping.Whole()))
        .containsExactly("2026-11-01T00:00:00Z null 80 80 0 1600000");
  }

  @Test
  void anotherOrganizationsUseIsNotCounted() {
    seed.use(account, START, List.of(Event.of("a", "upload", START, "10")));
    seed.organization("globex", START);

    List<UsageQueries.Sum> sums =
        transactions.read(
            "globex",
            transaction ->
                UsageQueries.sums(
                    transaction, FROM, TO, Window.DAY, new UsageGrouping.Whole(), 10));

    assertThat(sums).isEmpty();
  }

  private List<String> sums(Window window, UsageGrouping grouping) {
    return transactions
        .read(
            "acme", transaction -> UsageQueries.sums(transaction, FROM, TO, window, grouping, 100))
        .stream()
        .map(sum ->
            String.join(
                " ",
                sum.start().toString(),
                String.valueOf(sum.group()),
                Long.toString(sum.events()),
                sum.credits().toString(),
                Long.toString(sum.tierUnits()),
                Long.toString(sum.costMicros())))
        .toList();
  }

  private static Event model(String id, String model) {
    return new Event(id, "chat", START, "2", null, "{\"model\":\"" + model + "\"}", "{}");
  }

  private static Instant hours(int hours) {
    return START.plus(Duration.ofHours(hours));
  }
}
