package io.tallyman.balance.store;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallyman.balance.store.AccountDirectory.Key;
import io.tallyman.balance.store.AccountDirectory.Opening;
import io.tallyman.balance.store.AccountReader.Depth;
import io.tallyman.ledger.PlanRun;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class AccountLocksTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final Key ACME = new Key("acme", "default");

  private final Jdbi writer = FreshDatabase.create().writer();

  @Test
  void whoWaitedForTheLockReadsThePlanAsItIsNow() throws Exception {
    long id =
        requireNonNull(
                new AccountDirectory(writer)
                    .resolve(List.of(ACME), new Opening(true, "free"), NOW)
                    .get(ACME))
            .accountId();
    try (Handle first = writer.open()) {
      first.begin();
      lock(first, id);
      first.execute("update plan_state set plan = 'other'");
      first.execute("update account set seq = 1");

      var second =
          CompletableFuture.supplyAsync(
              () -> writer.inTransaction(handle -> lock(handle, id)), Thread::startVirtualThread);
      await().until(() -> waiting() == 1);
      first.commit();

      assertThat(second.get().plan()).isEqualTo("other");
    }
  }

  private static PlanRun lock(Handle handle, long id) {
    try {
      var locked =
          AccountLocks.lock(
              handle.getConnection(), List.of(id), Depth.WHOLE, InstantSource.fixed(NOW));
      var account = requireNonNull(locked.accounts().get(id)).account();
      return requireNonNull(account.standing().run());
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  private long waiting() {
    return writer.withHandle(handle ->
        handle
            .createQuery(
                """
                select count(*) from pg_stat_activity
                where wait_event_type = 'Lock' and datname = current_database()
                """)
            .mapTo(Long.class)
            .one());
  }
}
