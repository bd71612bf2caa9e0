package io.tallyman.balance.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallyman.balance.store.AccountReader.Depth;
import io.tallyman.ledger.Ledger;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

class LockOrderTest {
  private static final Instant START = Instant.parse("2027-01-04T10:00:00Z");

  @Test
  void whateverTheyAreAskedForInAccountsAreLockedInTheOrderOfTheirIds() {
    try (FreshDatabase database = FreshDatabase.create()) {
      LedgerSeed seed = new LedgerSeed(database, new Ledger(MonthlyTerms.of(null)));
      long organization = seed.organization("acme", START);
      long first = seed.account(organization, "default", START, null);
      long second = seed.account(organization, "lab", START, null);
      CompletableFuture<Integer> both;
      try (Handle holder = database.owner().open()) {
        holder.begin();
        holder.execute("select from account where id = ? for update", first);
        both =
            CompletableFuture.supplyAsync(() ->
                database.writer().inTransaction(handle -> lock(handle, List.of(second, first))));
        await().until(() -> somebodyWaits(database));
        // Whoever waits for the first one must not hold the second: that is how deadlocks begin.
        database
            .owner()
            .useTransaction(handle ->
                handle.execute("select from account where id = ? for update nowait", second));
        holder.rollback();
      }
      assertThat(both.join()).isEqualTo(2);
    }
  }

  /** Nobody but a superuser is shown what others wait for. */
  private static boolean somebodyWaits(FreshDatabase database) {
    return database
        .superuser()
        .withHandle(handle ->
            handle
                .createQuery(
                    "select exists (select from pg_stat_activity"
                        + " where datname = current_database() and wait_event_type = 'Lock')")
                .mapTo(Boolean.class)
                .one());
  }

  private static int lock(Handle handle, List<Long> ids) {
    try {
      return AccountLocks.lock(handle.getConnection(), ids, Depth.WHOLE, () -> START)
          .accounts()
          .size();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
