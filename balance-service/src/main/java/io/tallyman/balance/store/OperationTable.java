package io.tallyman.balance.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Long work that operators have started, and how far it has come. JSON is for its doer to read. */
public final class OperationTable {
  private final Jdbi writer;

  /**
   * @param writer connections of the role {@code tallyman_writer}
   */
  public OperationTable(Jdbi writer) {
    this.writer = writer;
  }

  /** One piece of long work. */
  public record Operation(
      long id,
      String kind,
      String parameters,
      String state,
      String startedBy,
      Instant startedAt,
      @Nullable Instant endedAt,
      String phase,
      @Nullable String position,
      long done,
      long total,
      Duration busy,
      long found,
      String findings,
      @Nullable String result,
      @Nullable String failure) {}

  /**
   * What a step has brought.
   *
   * @param position where to go on; null: that was all
   * @param done how much of the total was done by this step
   * @param findings all that is kept, as JSON
   * @param result as JSON, so far
   */
  public record Progress(
      String phase,
      @Nullable String position,
      long done,
      Duration busy,
      long found,
      String findings,
      @Nullable String result) {}

  /** Starts one, and writes down who did. */
  public Operation start(
      String kind, String parameters, String startedBy, String phase, long total, Instant now) {
    return writer.inTransaction(handle -> {
      Operation started = insert(handle, kind, parameters, startedBy, phase, total, now);
      audit(handle, startedBy, Deed.Action.OPERATION_STARTED, started, now);
      return started;
    });
  }

  private static Operation insert(
      Handle handle,
      String kind,
      String parameters,
      String startedBy,
      String phase,
      long total,
      Instant now) {
    return handle
        .createQuery(
            """
            insert into operation (kind, parameters, state, started_by, started_at, phase,
                                   total)
            values (:kind, :parameters, 'running', :startedBy, :now, :phase, :total)
            returning *
            """)
        .bind("kind", kind)
        .bind("parameters", parameters)
        .bind("startedBy", startedBy)
        .bind("now", Columns.utc(now))
        .bind("phase", phase)
        .bind("total", total)
        .map((row, context) -> operation(row))
        .one();
  }

  private static void audit(
      Handle handle, String by, Deed.Action action, Operation operation, Instant now) {
    Map<String, String> details =
        Map.of("kind", operation.kind(), "parameters", operation.parameters());
    AuditTable.add(
        handle, new Deed(by, action, "operation:" + operation.id(), null, details), null, now);
  }

  /** One of them; empty where there is none. */
  public Optional<Operation> find(long id) {
    return writer.withHandle(handle ->
        handle
            .createQuery("select * from operation where id = :id")
            .bind("id", id)
            .map((row, context) -> operation(row))
            .findOne());
  }

  /** Newest first, those with ids below {@code before}. */
  public List<Operation> page(long before, int limit) {
    return writer.withHandle(handle ->
        handle
            .createQuery("select * from operation where id < :before order by id desc limit :limit")
            .bind("before", before)
            .bind("limit", limit)
            .map((row, context) -> operation(row))
            .list());
  }

  /**
   * Changes the state if it is one of {@code from}, and writes down who did.
   *
   * @return whether it was
   */
  public boolean change(long id, List<String> from, String to, String by, Instant now) {
    Deed.Action action =
        switch (to) {
          case "paused" -> Deed.Action.OPERATION_PAUSED;
          case "running" -> Deed.Action.OPERATION_RESUMED;
          case "canceled" -> Deed.Action.OPERATION_CANCELED;
          default -> throw new IllegalArgumentException("nobody brings an operation to be " + to);
        };
    return writer.inTransaction(handle -> {
      Optional<Operation> changed =
          handle
              .createQuery(
                  """
                  update operation
                  set state = :to,
                      ended_at = case when :to in ('running', 'paused') then null
                                      else :now::timestamptz end
                  where id = :id and state = any(:from)
                  returning *
                  """)
              .bind("id", id)
              .bind("from", from.toArray(String[]::new))
              .bind("to", to)
              .bind("now", Columns.utc(now))
              .map((row, context) -> operation(row))
              .findOne();
      changed.ifPresent(operation -> audit(handle, by, action, operation, now));
      return changed.isPresent();
    });
  }

  /**
   * The oldest one that runs and that nobody is at. It stays this connection's until {@link
   * #release}, or until the connection is gone, as it is when its process dies.
   */
  public static @Nullable Operation claim(Handle handle) {
    List<Operation> running =
        handle
            .createQuery("select * from operation where state = 'running' order by id")
            .map((row, context) -> operation(row))
            .list();
    for (Operation operation : running) {
      boolean claimed =
          handle
              .createQuery("select pg_try_advisory_lock(hashtext('tallyman operation'), :id::int)")
              .bind("id", operation.id())
              .mapTo(Boolean.class)
              .one();
      if (claimed) {
        // Whoever had it before may have gone on with it since it was read.
        return handle
            .createQuery("select * from operation where id = :id")
            .bind("id", operation.id())
            .map((row, context) -> operation(row))
            .one();
      }
    }
    return null;
  }

  public static void release(Handle handle, long id) {
    handle
        .createQuery("select pg_advisory_unlock(hashtext('tallyman operation'), :id::int)")
        .bind("id", id)
        .mapTo(Boolean.class)
        .one();
  }

  /** Keeps what a step has brought, and returns how the operation stands now. */
  public static Operation advance(Handle handle, long id, Progress progress, Instant now) {
    return handle
        .createQuery(
            """
            update operation
            set phase = :phase, position = :position, done = done + :done,
                total = greatest(total, done + :done),
                busy_micros = busy_micros + :busy, found = :found, findings = :findings,
                result = :result,
                state = case when :position::text is null and state in ('running', 'paused')
                             then 'finished' else state end,
                ended_at = case when :position::text is null then coalesce(ended_at, :now)
                                else ended_at end
            where id = :id
            returning *
            """)
        .bind("id", id)
        .bind("phase", progress.phase())
        .bind("position", progress.position())
        .bind("done", progress.done())
        .bind("busy", progress.busy().toNanos() / 1_000)
        .bind("found", progress.found())
        .bind("findings", progress.findings())
        .bind("result", progress.result())
        .bind("now", Columns.utc(now))
        .map((row, context) -> operation(row))
        .one();
  }

  /** Ends one that cannot go on. */
  public static void fail(Handle handle, long id, String failure, Instant now) {
    handle
        .createUpdate(
            """
            update operation set state = 'failed', failure = :failure, ended_at = :now
            where id = :id
            """)
        .bind("id", id)
        .bind("failure", failure)
        .bind("now", Columns.utc(now))
        .execute();
  }

  private static Operation operation(ResultSet row) throws SQLException {
    return new Operation(
        row.getLong("id"),
        row.getString("kind"),
        row.getString("parameters"),
        row.getString("state"),
        row.getString("started_by"),
        Columns.instant(row, "started_at"),
        Columns.nullableInstant(row, "ended_at"),
        row.getString("phase"),
        row.getString("position"),
        row.getLong("done"),
        row.getLong("total"),
        Duration.ofNanos(row.getLong("busy_micros") * 1_000),
        row.getLong("found"),
        row.getString("findings"),
        row.getString("result"),
        row.getString("failure"));
  }
}
