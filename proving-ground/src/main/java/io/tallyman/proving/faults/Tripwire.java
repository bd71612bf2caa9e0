package io.tallyman.proving.faults;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import java.time.Duration;
import org.jdbi.v3.core.Handle;

/**
 * Holds a transaction up where it writes to a table, for as long as this is open. Whoever waits
 * there can be killed; what PostgreSQL was asked for until then goes on once this is closed.
 */
final class Tripwire implements AutoCloseable {
  private static final int LOCK = 7311;
  private static final RetryPolicy<Boolean> FOR_A_MINUTE =
      RetryPolicy.<Boolean>builder()
          .handleResult(false)
          .withDelay(Duration.ofMillis(20))
          .withMaxRetries(-1)
          .withMaxDuration(Duration.ofMinutes(1))
          .build();

  private final Handle database;
  private final CrashPoint point;

  /**
   * Stretches it.
   *
   * @param database of a superuser, and of nobody else
   * @param pass how many rows go by before one is held up
   */
  Tripwire(Handle database, CrashPoint point, int pass) {
    this.database = database;
    this.point = point;
    database.execute("create schema if not exists prove");
    database.execute("create sequence if not exists prove.passes");
    database.execute("alter sequence prove.passes restart");
    database.execute(
        """
        create or replace function prove.trip() returns trigger language plpgsql security definer as $$
        begin
          if nextval('prove.passes') = %d then
            perform pg_advisory_xact_lock(%d, 0);
          end if;
          return coalesce(new, old);
        end $$
        """
            .formatted(pass + 1, LOCK));
    database.execute("select pg_advisory_lock(" + LOCK + ", 0)");
    database.execute(
        (point.commits()
                    ? "create constraint trigger prove_trip after %s on %s deferrable initially deferred"
                    : "create trigger prove_trip before %s on %s")
                .formatted(point.operation(), point.table())
            + " for each row execute function prove.trip()");
  }

  /**
   * Waits for somebody to be held up.
   *
   * @return whether somebody was, within a minute
   */
  boolean trips() {
    return Failsafe.with(FOR_A_MINUTE).get(this::holdsSomebody);
  }

  private boolean holdsSomebody() {
    return database
        .createQuery(
            """
            select exists (select from pg_locks
                           where locktype = 'advisory' and classid = :lock and not granted)
            """)
        .bind("lock", LOCK)
        .mapTo(Boolean.class)
        .one();
  }

  /** Lets go, and waits for whoever was held up to be done. */
  @Override
  public void close() {
    database.execute("select pg_advisory_unlock(" + LOCK + ", 0)");
    database.execute("drop trigger prove_trip on " + point.table());
  }
}
