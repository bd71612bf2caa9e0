package io.tallyman.balance.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Accounts that time alone changes, whichever organization's; for roles that see all of them. */
public final class DueAccounts {
  private static final String NEXT = "select min(due_at) from account where due_at <= :until";

  /** The longest due first, but locked by id, as everybody locks accounts. */
  private static final String LOCK =
      """
      select id from account
      where id = any (array(select id from account where due_at <= ? order by due_at limit ?))
      order by id
      for no key update skip locked
      """;

  private DueAccounts() {}

  /** The earliest instant, up to and with {@code until}, at which an account is due; or null. */
  public static @Nullable Instant next(Handle handle, Instant until) {
    return handle
        .createQuery(NEXT)
        .bind("until", Columns.utc(until))
        .map((row, context) -> Columns.nullableInstant(row, "min"))
        .one();
  }

  /** Locks accounts that are due, waiting for none; ascending by id. */
  public static List<Long> lock(Connection connection, Instant now, int limit) throws SQLException {
    List<Long> ids = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(LOCK)) {
      select.setObject(1, now.atOffset(ZoneOffset.UTC));
      select.setInt(2, limit);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          ids.add(rows.getLong(1));
        }
      }
    }
    return ids;
  }
}
