package io.tallyman.balance.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads what was done by hand, for operators. */
public final class AuditQueries {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<Map<String, String>> DETAILS = new TypeReference<>() {};

  private final Jdbi ops;

  /**
   * @param ops connections of the role {@code tallyman_ops}
   */
  public AuditQueries(Jdbi ops) {
    this.ops = ops;
  }

  /**
   * A row.
   *
   * @param organization null: it concerns none, or all
   */
  public record Row(long id, Instant at, @Nullable String organization, Deed deed) {}

  /** Newest first, those added before {@code before}. */
  public List<Row> page(@Nullable String organization, long before, int limit) {
    return ops.withHandle(handle ->
        handle
            .createQuery(
                """
                select * from audit_log
                where id < :before
                  and (cast(:organization as text) is null or organization = :organization)
                order by id desc
                limit :limit
                """)
            .bind("before", before)
            .bind("organization", organization)
            .bind("limit", limit)
            .map((row, context) -> row(row))
            .list());
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getLong("id"),
        Columns.instant(row, "at"),
        row.getString("organization"),
        new Deed(
            row.getString("actor"),
            Deed.Action.valueOf(row.getString("action").toUpperCase(Locale.ROOT)),
            row.getString("subject"),
            row.getString("reason"),
            JSON.readValue(row.getString("details"), DETAILS)));
  }
}
