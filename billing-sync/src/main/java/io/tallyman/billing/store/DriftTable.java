package io.tallyman.billing.store;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Objects on which Stripe and what had been told differed. */
public final class DriftTable {
  private final Handle handle;

  public DriftTable(Handle handle) {
    this.handle = handle;
  }

  /**
   * One object.
   *
   * @param organization null where nobody knows whose it is
   * @param detail how it differed, a line each
   */
  public record Drift(
      String object, @Nullable String organization, String detail, boolean repaired) {}

  /** One as it was found: numbers ascend. */
  public record Numbered(long number, Drift drift) {}

  void add(UUID reconciliation, Drift drift) {
    handle
        .createUpdate(
            """
            insert into billing.drift (reconciliation, object, organization, detail, repaired)
            values (:reconciliation, :object, :organization, :detail, :repaired)
            """)
        .bind("reconciliation", reconciliation)
        .bindMethods(drift)
        .execute();
  }

  /** What a reconciliation has found, after a number. */
  public List<Numbered> list(UUID reconciliation, long after, int limit) {
    return handle
        .createQuery(
            """
            select * from billing.drift
            where reconciliation = :reconciliation and id > :after order by id limit :limit
            """)
        .bind("reconciliation", reconciliation)
        .bind("after", after)
        .bind("limit", limit)
        .map((row, context) ->
            new Numbered(
                row.getLong("id"),
                new Drift(
                    row.getString("object"),
                    row.getString("organization"),
                    row.getString("detail"),
                    row.getBoolean("repaired"))))
        .list();
  }
}
