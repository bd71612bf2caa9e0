package io.tallyman.billing.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What was done by hand in billing-sync. Rows are only ever added. */
public final class BillingAuditTable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<Map<String, String>> DETAILS = new TypeReference<>() {};

  private final Handle handle;

  public BillingAuditTable(Handle handle) {
    this.handle = handle;
  }

  /** A row. */
  public record Row(long id, Instant at, BillingDeed deed) {}

  /** Adds a row, in the transaction that has the effect. */
  public void add(BillingDeed deed, Instant now) {
    handle
        .createUpdate(
            """
            insert into billing.audit_log (at, actor, action, organization, subject, reason, details)
            values (:now, :actor, :action, :organization, :subject, :reason, :details)
            """)
        .bind("now", Columns.utc(now))
        .bind("actor", deed.actor())
        .bind("action", deed.action().code())
        .bind("organization", deed.organization())
        .bind("subject", deed.subject())
        .bind("reason", deed.reason())
        .bind("details", JSON.writeValueAsString(deed.details()))
        .execute();
  }

  /** Newest first, those added before {@code before}. */
  public List<Row> page(@Nullable String organization, long before, int limit) {
    return handle
        .createQuery(
            """
            select * from billing.audit_log
            where id < :before
              and (cast(:organization as text) is null or organization = :organization)
            order by id desc
            limit :limit
            """)
        .bind("before", before)
        .bind("organization", organization)
        .bind("limit", limit)
        .map((row, context) ->
            new Row(
                row.getLong("id"),
                Columns.instant(row, "at"),
                new BillingDeed(
                    row.getString("actor"),
                    BillingDeed.Action.ofCode(row.getString("action")),
                    row.getString("organization"),
                    row.getString("subject"),
                    row.getString("reason"),
                    JSON.readValue(row.getString("details"), DETAILS))))
        .list();
  }
}
