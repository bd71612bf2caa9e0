package io.tallyman.balance.store;

import io.tallyman.topic.UsageEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the accounts that pay for others when these are spent. */
public final class FallbackAccounts {
  private static final String FIND =
      """
      select a.id, payer.id as payer
      from account a
      join account payer on payer.organization_id = a.organization_id and payer.wallet = ?
      where a.id = any (?) and a.wallet not in (?, payer.wallet)
      """;

  private FallbackAccounts() {}

  /**
   * The accounts that fall back, with the one that pays. The wallet {@code default} does not.
   *
   * @param payer the wallet that pays, as the catalog says; null: none does, and nothing is read
   */
  public static Map<Long, Long> find(
      Connection connection, Collection<Long> accounts, @Nullable String payer)
      throws SQLException {
    Map<Long, Long> payers = new HashMap<>();
    if (payer == null || accounts.isEmpty()) {
      return payers;
    }
    try (PreparedStatement select = connection.prepareStatement(FIND)) {
      select.setString(1, payer);
      select.setArray(2, connection.createArrayOf("bigint", accounts.toArray()));
      select.setString(3, UsageEvent.DEFAULT_WALLET);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          payers.put(rows.getLong("id"), rows.getLong("payer"));
        }
      }
    }
    return payers;
  }
}
