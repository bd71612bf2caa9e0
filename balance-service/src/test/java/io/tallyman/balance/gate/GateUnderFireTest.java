package io.tallyman.balance.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.BalanceUnderTest;
import io.tallyman.balance.BalanceUnderTest.Reply;
import io.tallyman.balance.posting.EventStream;
import io.tallyman.balance.store.StoredLedgerAudit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Many clients at one account, which holds less than they ask for, with everything else going on
 * beside them.
 *
 * <p>{@code -Dtallyman.fire.runs=50} for as many runs, {@code -Dtallyman.fire.calls=5000} for as
 * many calls in each.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GateUnderFireTest {
  private static final int RUNS = Integer.getInteger("tallyman.fire.runs", 2);
  private static final int CALLS = Integer.getInteger("tallyman.fire.calls", 1_500);
  private static final int CLIENTS = 32;
  private static final int CREDITS = 1_000;

  private final BalanceUnderTest service = BalanceUnderTest.start("fltr");
  private final EventStream stream = new EventStream(service);

  @AfterAll
  void theLedgerAddsUp() throws Exception {
    try (service) {
      StoredLedgerAudit.check(service.database().owner());
    }
  }

  @Test
  void asManyCallsSucceedAsThereAreCredits() throws Exception {
    for (int run = 0; run < RUNS; run++) {
      String path = "/v1/organizations/alone-" + run;
      grant(path, CREDITS, null);

      List<Integer> statuses = consumeAll(path);

      assertThat(statuses).filteredOn(status -> status == 200).hasSize(CREDITS);
      assertThat(statuses).filteredOn(status -> status == 402).hasSize(CALLS - CREDITS);
      assertThat(service.get(path + "/balance").at("/credits/available")).isEqualTo("0");
    }
  }

  /**
   * Events may go past the balance, as they are facts; the gate never. Whatever came in is either
   * spent, expired, or still there.
   */
  @Test
  void theGateNeverSpendsWhatIsNotThereWhateverElseGoesOn() throws Exception {
    for (int run = 0; run < RUNS; run++) {
      String organization = "crowded-" + run;
      String path = "/v1/organizations/" + organization;
      Random random = new Random(run);
      grant(path, CREDITS - 300, null);
      for (int lot = 1; lot <= 3; lot++) {
        grant(path, 100, Duration.ofSeconds(lot * 20L));
      }
      try (ExecutorService others = Executors.newFixedThreadPool(3)) {
        AtomicInteger left = new AtomicInteger(40);
        Future<?> events =
            others.submit(() -> {
              for (int i = 0; left.get() > 0; i++) {
                stream.post(organization, "e" + i, "mcp.query", "{}");
              }
            });
        Future<?> holds =
            others.submit(() -> {
              while (left.get() > 0) {
                holdAndEnd(path, random.nextInt(3), random.nextInt(1, 20));
              }
            });
        Future<?> time =
            others.submit(() -> {
              while (left.getAndDecrement() > 0) {
                service.pass(Duration.ofSeconds(2));
                service.get(path + "/balance");
              }
            });
        consumeAll(path);
        for (Future<?> other : List.of(events, holds, time)) {
          other.get();
        }
      }
      checkNothingWasOverspent(organization);
    }
  }

  private List<Integer> consumeAll(String path) throws Exception {
    List<Future<List<Integer>>> clients = new ArrayList<>();
    AtomicInteger calls = new AtomicInteger(CALLS);
    try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
      for (int client = 0; client < CLIENTS; client++) {
        clients.add(
            threads.submit(() -> {
              List<Integer> statuses = new ArrayList<>();
              while (calls.getAndDecrement() > 0) {
                statuses.add(
                    service.post(path + "/credits/consume", "{\"amount\":\"1\"}").status());
              }
              return statuses;
            }));
      }
    }
    List<Integer> all = new ArrayList<>();
    for (Future<List<Integer>> client : clients) {
      all.addAll(client.get());
    }
    return all;
  }

  private void holdAndEnd(String path, int how, int credits) {
    Reply held = service.post(path + "/holds", "{\"amount\":\"" + credits + "\",\"ttl\":\"PT3S\"}");
    if (held.status() == 201) {
      String hold = path + "/holds/" + held.at("/id");
      switch (how) {
        case 0 -> service.post(hold + "/release", "");
        case 1 -> service.post(hold + "/capture", "{\"amount\":\"" + credits / 2 + "\"}");
        default -> {} // it lapses
      }
    }
  }

  /** Of the stored postings: what the gate charged was covered, and all adds up. */
  private void checkNothingWasOverspent(String organization) {
    long uncoveredAtTheGate =
        number(
            """
            select count(*) from posting p
            join usage u on u.posting_number = p.number and u.appended_at = p.appended_at
            where p.organization_id = (select id from organization where name = ?)
              and u.source = 'urn:tallyman:gate' and p.uncovered_from is not null
            """,
            organization);
    assertThat(uncoveredAtTheGate).isZero();
    long negative =
        number(
            """
            select count(*) from posting p
            where p.organization_id = (select id from organization where name = ?)
              and p.kind = 'usage' and p.pin_holds is null
              and p.credits_after < 0 and p.credits_before >= 0
              and exists (select from usage u where u.posting_number = p.number
                          and u.appended_at = p.appended_at and u.source = 'urn:tallyman:gate')
            """,
            organization);
    assertThat(negative).isZero();
    long difference =
        number(
            """
            select a.credits - a.overage
                   - (select sum(p.credits_after - p.credits_before) from posting p
                      where p.account_id = a.id)
            from account a
            where a.organization_id = (select id from organization where name = ?)
            """,
            organization);
    assertThat(difference).isZero();
  }

  private long number(String sql, String organization) {
    return service
        .database()
        .owner()
        .withHandle(handle -> handle.select(sql, organization).mapTo(Long.class).one());
  }

  private void grant(String path, int credits, @Nullable Duration life) {
    String expiry = life == null ? "" : ",\"expiresAt\":\"" + service.now().plus(life) + "\"";
    Reply granted =
        service.post(
            path + "/grants",
            """
            {"source":"bonus","amount":"%d","reference":"%d","reason":"to spend"%s}
            """
                .formatted(credits, System.nanoTime(), expiry));
    assertThat(granted.status()).isEqualTo(200);
  }
}
