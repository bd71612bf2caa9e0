package io.tallyman.balance.store;

import io.tallyman.topic.OriginsState;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** From where pages may ask about an organization. What changes is told in the same transaction. */
public final class OriginsTable {
  private OriginsTable() {}

  public static List<String> read(OrganizationTransaction transaction) {
    return transaction
        .handle()
        .createQuery("select origins from organization where id = :id")
        .bind("id", transaction.organization().id())
        .map((row, context) -> Columns.strings(row, "origins"))
        .one();
  }

  public static void write(OrganizationTransaction transaction, List<String> origins, Instant now) {
    transaction
        .handle()
        .createUpdate(
            """
            with changed as (
              update organization set origins = :origins where id = :id)
            insert into outbox (account_ids, seqs, quarantined, origins, created_at)
            values ('{}', '{}', '{}', array[:name], :now)
            """)
        .bind("origins", origins.toArray(String[]::new))
        .bind("id", transaction.organization().id())
        .bind("name", transaction.organization().name())
        .bind("now", Columns.utc(now))
        .execute();
  }

  /** What organizations have named. */
  static List<OriginsState> states(Handle handle, List<String> organizations) {
    if (organizations.isEmpty()) {
      return List.of();
    }
    return handle
        .createQuery("select name, origins from organization where name = any(:names)")
        .bind("names", organizations.toArray(String[]::new))
        .map((row, context) ->
            new OriginsState(row.getString("name"), Columns.strings(row, "origins")))
        .list();
  }
}
