package io.tallyman.balance.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Whose rows a transaction sees now. Where several organizations share it, each reads with its own
 * in sight only; what is stored for all together needs all of them.
 */
final class Sight {
  private static final String SEE =
      """
      select set_config('tallyman.organizations', ?::bigint[]::text, true),
             set_config('tallyman.organization_names', ?::text[]::text, true)
      """;

  private final List<Organization> all;
  private List<Organization> now;

  /**
   * @param all who share the transaction, and are all in sight at first
   */
  Sight(List<Organization> all) {
    this.all = all;
    now = all;
  }

  void ofAll(Connection connection) throws SQLException {
    see(connection, all);
  }

  void of(Connection connection, Organization one) throws SQLException {
    see(connection, List.of(one));
  }

  private void see(Connection connection, List<Organization> wanted) throws SQLException {
    if (!wanted.equals(now)) {
      try (PreparedStatement see = connection.prepareStatement(SEE)) {
        Parameters parameters = new Parameters(see);
        parameters.putLongs(wanted.stream().map(Organization::id).toList());
        parameters.putTexts(wanted.stream().map(Organization::name).toList());
        see.execute();
      }
      now = wanted;
    }
  }
}
