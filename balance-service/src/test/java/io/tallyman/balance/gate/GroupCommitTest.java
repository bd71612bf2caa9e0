package io.tallyman.balance.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tallyman.balance.BalanceUnderTest;
import io.tallyman.balance.gate.Call.Account;
import io.tallyman.balance.requests.Answer;
import io.tallyman.balance.store.StoredLedgerAudit;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import io.tallyman.web.IdempotencyKey;
import io.tallyman.web.access.Caller;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Calls of several organizations in one transaction: what they share, and what they do not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GroupCommitTest {
  private static final List<String> ORGANIZATIONS = List.of("acme", "beta", "cord", "delta");

  /** Whose account is locked; for a while the gate remembers that. */
  private static final String CONTENDED = "ember";

  private final BalanceUnderTest service = BalanceUnderTest.start("fltr");
  private final CreditsController credits = service.bean(CreditsController.class);
  private final Gate gate = service.bean(Gate.class);

  @BeforeAll
  void giveCredits() {
    for (String organization : List.of("acme", "beta", "cord", "delta", CONTENDED)) {
      service.post(
          "/v1/organizations/" + organization + "/grants",
          """
          {"source":"bonus","amount":"1000","reference":"funds","reason":"to spend"}
          """);
    }
  }

  @AfterAll
  void theLedgerAddsUp() throws SQLException {
    try (service) {
      StoredLedgerAudit.check(service.database().owner());
    }
  }

  @Test
  void callsOfSeveralOrganizationsShareATransaction() throws Exception {
    List<FutureTask<Object>> calls = new ArrayList<>();
    for (String organization : ORGANIZATIONS) {
      calls.add(call(() -> consume(organization, "1", null)));
      calls.add(call(() -> consume(organization, "2", null)));
    }

    runTogether(calls);

    for (FutureTask<Object> call : calls) {
      assertThat(call.get()).isInstanceOf(CreditsController.Consumed.class);
    }
    // Whoever ends first lets the next begin, and so may the other, before that one has gathered.
    String transactions =
        """
        select count(distinct organization_id) as organizations from posting
        where kind = 'usage' and credits_before - credits_after in (1000000, 2000000)
        group by xmin::text
        """;
    assertThat(number("select count(*) from (" + transactions + ") as t"))
        .isBetween(1L, (long) GateConfiguration.TRANSACTIONS);
    assertThat(number("select max(organizations) from (" + transactions + ") as t"))
        .isGreaterThan(1);
  }

  @Test
  void whoFailsFailsAloneAndWhoIsRefusedToo() throws Exception {
    Account broken = account("beta");
    FutureTask<Object> first = call(() -> consume("acme", "4", null));
    FutureTask<Object> failing =
        call(() ->
            gate.take(
                broken,
                null,
                turn -> {
                  throw new IllegalStateException("broken");
                }));
    FutureTask<Object> refused = call(() -> consume("cord", "5000", null));
    FutureTask<Object> last = call(() -> consume("delta", "4", null));

    runTogether(List.of(first, failing, refused, last));

    assertThat(first.get()).isInstanceOf(CreditsController.Consumed.class);
    assertThat(last.get()).isInstanceOf(CreditsController.Consumed.class);
    assertThatThrownBy(failing::get).hasRootCauseMessage("broken");
    assertThat(codeOf(refused)).isEqualTo(ErrorCode.INSUFFICIENT_CREDITS);
  }

  @Test
  void anotherOrganizationsAccountIsNotThereEvenWhereItsOwnerCallsBeside() throws Exception {
    Account stolen = new Account("acme", account("beta").id());
    FutureTask<Object> owner = call(() -> consume("beta", "5", null));
    FutureTask<Object> thief = call(() -> gate.take(stolen, null, turn -> Answer.ok("mine")));

    runTogether(List.of(owner, thief));

    assertThat(owner.get()).isInstanceOf(CreditsController.Consumed.class);
    assertThat(codeOf(thief)).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void oneKeyTwiceIsDoneOnceAndInFlightToTheOther() throws Exception {
    IdempotencyKey key = key("acme", "same", "body");
    List<FutureTask<Object>> calls =
        List.of(
            call(() -> consume("acme", "7", key)),
            call(() -> consume("acme", "7", key)),
            call(() -> consume("acme", "7", key("acme", "same", "other"))),
            call(() -> consume("beta", "7", key("beta", "same", "body"))));

    runTogether(calls);

    assertThat(calls.get(0).get()).isInstanceOf(CreditsController.Consumed.class);
    assertThat(codeOf(calls.get(1))).isEqualTo(ErrorCode.REQUEST_IN_FLIGHT);
    assertThat(codeOf(calls.get(2))).isEqualTo(ErrorCode.REQUEST_IN_FLIGHT);
    assertThat(calls.get(3).get()).isInstanceOf(CreditsController.Consumed.class);
    assertThat(
            number("select count(*) from posting where credits_before - credits_after = 7000000"))
        .isEqualTo(2);
  }

  /** It is locked over and over while the stream works on it. */
  @Test
  void callsAtAnAccountThatWasLockedWaitTogetherWhileOthersGoOn() throws Exception {
    long locked = account(CONTENDED).id();
    List<FutureTask<Object>> waiting = new ArrayList<>();
    for (int round = 0; round < 2; round++) {
      waiting.clear();
      for (int i = 0; i < 3; i++) {
        waiting.add(call(() -> consume(CONTENDED, "3", null)));
      }
      FutureTask<Object> free = call(() -> consume("beta", "3", null));
      service
          .database()
          .owner()
          .useTransaction(handle -> {
            handle.execute("select 1 from account where id = ? for update", locked);
            waiting.forEach(Thread::startVirtualThread);
            await().until(() -> waitsForALock());
            free.run();
            assertThat(free.get()).isInstanceOf(CreditsController.Consumed.class);
            assertThat(waiting).noneMatch(FutureTask::isDone);
          });
      for (FutureTask<Object> one : waiting) {
        assertThat(one.get()).isInstanceOf(CreditsController.Consumed.class);
      }
    }
  }

  private boolean waitsForALock() {
    return number("select count(*) from pg_locks where not granted") > 0;
  }

  @Test
  void nobodyWaitsForAnAccountThatAnotherCallsAt() throws Exception {
    long locked = account(CONTENDED).id();
    FutureTask<Object> waiting = call(() -> consume(CONTENDED, "8", null));
    FutureTask<Object> free = call(() -> consume("beta", "8", null));
    service
        .database()
        .owner()
        .useTransaction(handle -> {
          handle.execute("select 1 from account where id = ? for update", locked);
          runTogether(List.of(waiting, free));
          assertThat(free.get()).isInstanceOf(CreditsController.Consumed.class);
          assertThat(waiting.isDone()).isFalse();
        });
    assertThat(waiting.get()).isInstanceOf(CreditsController.Consumed.class);
  }

  @Test
  void whatManyCallAtOnceIsCountedOnceByTheHour() throws Exception {
    List<FutureTask<Object>> calls = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String organization = ORGANIZATIONS.get(i % ORGANIZATIONS.size());
      calls.add(call(() -> consume(organization, "0.25", null)));
    }
    calls.forEach(task -> new Thread(task).start());
    for (FutureTask<Object> call : calls) {
      assertThat(call.get()).isInstanceOf(CreditsController.Consumed.class);
    }

    await().until(() -> number("select count(*) from rollup_queue") == 0);

    assertThat(number("select sum(events) from usage_hour"))
        .isEqualTo(number("select count(*) from usage"));
    assertThat(number("select sum(credits) from usage_hour"))
        .isEqualTo(number("select sum(credits) from usage"));
  }

  /** Starts calls while all transactions that there may be are held up, then lets these go on. */
  private void runTogether(List<FutureTask<Object>> calls) throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(GateConfiguration.TRANSACTIONS);
    CountDownLatch goOn = new CountDownLatch(1);
    for (int i = 0; i < GateConfiguration.TRANSACTIONS; i++) {
      Account own = gate.open("holding-up-" + i, "default");
      Thread.ofPlatform()
          .start(() ->
              gate.take(
                  own,
                  null,
                  turn -> {
                    begun.countDown();
                    awaitLatch(goOn);
                    return Answer.ok("done");
                  }));
    }
    begun.await();
    for (FutureTask<Object> call : calls) {
      Thread thread = Thread.ofPlatform().start(call);
      await().until(() -> thread.getState() == Thread.State.WAITING);
    }
    goOn.countDown();
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static FutureTask<Object> call(Callable<Object> call) {
    return new FutureTask<>(call);
  }

  private Account account(String organization) {
    return gate.find(organization, "default");
  }

  private Object consume(String organization, String amount, @Nullable IdempotencyKey key) {
    GateRequest request = new GateRequest(null, null, amount, null, null, null, null, null);
    return Objects.requireNonNull(
        credits.consume(organization, request, key, Caller.ADMINISTRATOR).getBody());
  }

  private static IdempotencyKey key(String organization, String key, String body) {
    String path = "/v1/organizations/" + organization + "/credits/consume";
    return new IdempotencyKey(key, "POST", path, null, body);
  }

  private static ErrorCode codeOf(FutureTask<Object> refused) throws InterruptedException {
    try {
      throw new AssertionError("not refused: " + refused.get());
    } catch (ExecutionException e) {
      return Objects.requireNonNull((ApiException) e.getCause()).code();
    }
  }

  private long number(String sql) {
    return service
        .database()
        .owner()
        .withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }
}
