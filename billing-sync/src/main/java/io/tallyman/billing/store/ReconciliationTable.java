package io.tallyman.billing.store;

import io.tallyman.billing.store.DriftTable.Drift;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Comparisons with Stripe: how far each is, and what is still to be compared. */
public final class ReconciliationTable {
  private final Handle handle;

  public ReconciliationTable(Handle handle) {
    this.handle = handle;
  }

  /**
   * A comparison.
   *
   * @param state {@code running}, {@code done} or {@code canceled}
   * @param listing what is being listed; null once everything has been
   * @param position the last object of it that has been listed
   * @param listed how many objects there are to compare, as far as is known
   * @param drifted how many differed; of these, {@code repaired}
   * @param detail why it does not go on just now
   */
  public record Reconciliation(
      UUID id,
      boolean dryRun,
      String state,
      Instant since,
      @Nullable String listing,
      @Nullable String position,
      long listed,
      long compared,
      long drifted,
      long repaired,
      @Nullable String detail,
      Instant startedAt,
      Instant updatedAt) {}

  /** An object that is to be compared. */
  public record Listed(String kind, String id) {}

  /** Starts one; false if one runs. */
  public boolean start(UUID id, boolean dryRun, Instant since, String listing, Instant now) {
    return handle
            .createUpdate(
                """
                insert into billing.reconciliation
                  (id, dry_run, state, since, listing, started_at, updated_at)
                values (:id, :dryRun, 'running', :since, :listing, :now, :now)
                on conflict do nothing
                """)
            .bind("id", id)
            .bind("dryRun", dryRun)
            .bind("since", Columns.utc(since))
            .bind("listing", listing)
            .bind("now", Columns.utc(now))
            .execute()
        > 0;
  }

  /** The one that runs, for this transaction alone; empty if none does, or others have it. */
  public Optional<Reconciliation> claim() {
    return handle
        .createQuery(
            """
            select * from billing.reconciliation where state = 'running' for update skip locked
            """)
        .map((row, context) -> read(row))
        .findOne();
  }

  public Optional<Reconciliation> find(UUID id) {
    return handle
        .createQuery("select * from billing.reconciliation where id = :id")
        .bind("id", id)
        .map((row, context) -> read(row))
        .findOne();
  }

  /** Newest first. */
  public List<Reconciliation> latest(int limit) {
    return handle
        .createQuery(
            "select * from billing.reconciliation order by started_at desc, id limit :limit")
        .bind("limit", limit)
        .map((row, context) -> read(row))
        .list();
  }

  /** Adds an object to be compared, once. */
  public void add(UUID id, String kind, String object, Instant createdAt) {
    handle
        .createUpdate(
            """
            with added as (
              insert into billing.listed_object (reconciliation, kind, id, created_at)
              values (:id, :kind, :object, :createdAt) on conflict do nothing returning 1)
            update billing.reconciliation set listed = listed + (select count(*) from added)
            where id = :id
            """)
        .bind("id", id)
        .bind("kind", kind)
        .bind("object", object)
        .bind("createdAt", Columns.utc(createdAt))
        .execute();
  }

  /** Notes where listing is to go on. */
  public void listed(UUID id, @Nullable String listing, @Nullable String position, Instant now) {
    handle
        .createUpdate(
            """
            update billing.reconciliation
            set listing = :listing, position = :position, detail = null, updated_at = :now
            where id = :id
            """)
        .bind("listing", listing)
        .bind("position", position)
        .bind("now", Columns.utc(now))
        .bind("id", id)
        .execute();
  }

  /** The oldest object that is still to be compared. */
  public Optional<Listed> next(UUID id) {
    return handle
        .createQuery(
            """
            select kind, id from billing.listed_object
            where reconciliation = :id order by created_at, ordinal limit 1
            """)
        .bind("id", id)
        .map((row, context) -> new Listed(row.getString("kind"), row.getString("id")))
        .findOne();
  }

  /** Notes that an object has been compared, and how it differed; null: not at all. */
  public void compared(UUID id, Listed object, @Nullable Drift drift, Instant now) {
    handle
        .createUpdate(
            """
            delete from billing.listed_object
            where reconciliation = :id and kind = :kind and id = :object
            """)
        .bind("id", id)
        .bind("kind", object.kind())
        .bind("object", object.id())
        .execute();
    handle
        .createUpdate(
            """
            update billing.reconciliation
            set compared = compared + 1, drifted = drifted + :drifted,
                repaired = repaired + :repaired, detail = null, updated_at = :now
            where id = :id
            """)
        .bind("drifted", drift == null ? 0 : 1)
        .bind("repaired", drift != null && drift.repaired() ? 1 : 0)
        .bind("now", Columns.utc(now))
        .bind("id", id)
        .execute();
    if (drift != null) {
      new DriftTable(handle).add(id, drift);
    }
  }

  /** Notes why one does not go on just now. */
  public void note(UUID id, @Nullable String detail, Instant now) {
    handle
        .createUpdate(
            """
            update billing.reconciliation set detail = :detail, updated_at = :now where id = :id
            """)
        .bind("detail", detail)
        .bind("now", Columns.utc(now))
        .bind("id", id)
        .execute();
  }

  /** Ends one: {@code done}, or {@code canceled}. */
  public void end(UUID id, String state, Instant now) {
    handle
        .createUpdate("delete from billing.listed_object where reconciliation = :id")
        .bind("id", id)
        .execute();
    handle
        .createUpdate(
            """
            update billing.reconciliation
            set state = :state, listing = null, position = null, detail = null, updated_at = :now
            where id = :id and state = 'running'
            """)
        .bind("state", state)
        .bind("now", Columns.utc(now))
        .bind("id", id)
        .execute();
  }

  private static Reconciliation read(ResultSet row) throws SQLException {
    return new Reconciliation(
        row.getObject("id", UUID.class),
        row.getBoolean("dry_run"),
        row.getString("state"),
        Columns.instant(row, "since"),
        row.getString("listing"),
        row.getString("position"),
        row.getLong("listed"),
        row.getLong("compared"),
        row.getLong("drifted"),
        row.getLong("repaired"),
        row.getString("detail"),
        Columns.instant(row, "started_at"),
        Columns.instant(row, "updated_at"));
  }
}
