package io.tallyman.billing.store;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Facts that have committed and that Kafka has not acknowledged yet. */
public final class OutboxTable {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Handle handle;

  public OutboxTable(Handle handle) {
    this.handle = handle;
  }

  /** A Kafka record to be: its value is JSON. */
  public record Entry(long id, String organization, Map<String, String> headers, String value) {}

  /** Becomes the one publisher until the transaction ends; false if there is another. */
  public boolean own() {
    return handle
        .createQuery("select pg_try_advisory_xact_lock(hashtext('billing outbox'))")
        .mapTo(Boolean.class)
        .one();
  }

  /** The oldest entries; those of one organization ascend, as they are added under its lock. */
  public List<Entry> oldest(int limit) {
    return handle
        .createQuery(
            """
            select id, organization, headers::text as headers, convert_from(value, 'UTF8') as value
            from billing.outbox order by id limit :limit
            """)
        .bind("limit", limit)
        .map((row, context) ->
            new Entry(
                row.getLong("id"),
                row.getString("organization"),
                headers(row.getString("headers")),
                row.getString("value")))
        .list();
  }

  private static Map<String, String> headers(String json) {
    return JSON.readTree(json).properties().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> text(each.getValue())));
  }

  private static String text(JsonNode node) {
    return node.asString();
  }

  /** Forgets what has been published. */
  public void remove(List<Entry> published) {
    handle
        .createUpdate("delete from billing.outbox where id = any(:ids)")
        .bind("ids", published.stream().map(Entry::id).toArray(Long[]::new))
        .execute();
  }

  /** Whether nothing is left to publish. */
  public boolean isEmpty() {
    return handle
        .createQuery("select not exists (select from billing.outbox)")
        .mapTo(Boolean.class)
        .one();
  }
}
