package io.tallyman.balance.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Reads an organization's wallets without locking them. */
public final class WalletQueries {
  private static final String WALLETS =
      """
      select id, wallet, held, last_credit_at, last_debit_at
      from account
      where organization_id = :organization
      """;

  private WalletQueries() {}

  /** The wallet of this name; empty where nothing has ever happened in it. */
  public static Optional<Wallet> find(OrganizationTransaction transaction, String wallet) {
    Query query =
        transaction.handle().createQuery(WALLETS + "and wallet = :wallet").bind("wallet", wallet);
    return read(transaction, query).stream().findFirst();
  }

  /** The wallets to which time has brought something that is not stored yet. */
  public static List<Wallet> due(OrganizationTransaction transaction, Instant now) {
    Query query =
        transaction
            .handle()
            .createQuery(WALLETS + "and due_at <= :now order by id")
            .bind("now", Columns.utc(now));
    return read(transaction, query);
  }

  /** Wallets by name, those after {@code after} in that order; it may be empty. */
  public static List<Wallet> page(OrganizationTransaction transaction, String after, int limit) {
    Query query =
        transaction
            .handle()
            .createQuery(WALLETS + "and wallet > :after order by wallet limit :limit")
            .bind("after", after)
            .bind("limit", limit);
    return read(transaction, query);
  }

  private static List<Wallet> read(OrganizationTransaction transaction, Query query) {
    List<Row> rows =
        query
            .bind("organization", transaction.organization().id())
            .map((row, context) -> Row.of(row))
            .list();
    try {
      Map<Long, StoredAccount> accounts =
          AccountReader.read(
              transaction.handle().getConnection(), rows.stream().map(Row::id).toList());
      return rows.stream().map(row -> row.with(accounts)).toList();
    } catch (SQLException e) {
      throw new ConnectionException(e);
    }
  }

  private record Row(
      long id,
      String wallet,
      long held,
      @Nullable Instant lastCreditAt,
      @Nullable Instant lastDebitAt) {

    static Row of(ResultSet row) throws SQLException {
      return new Row(
          row.getLong("id"),
          row.getString("wallet"),
          row.getLong("held"),
          Columns.nullableInstant(row, "last_credit_at"),
          Columns.nullableInstant(row, "last_debit_at"));
    }

    Wallet with(Map<Long, StoredAccount> accounts) {
      StoredAccount stored = accounts.get(id);
      if (stored == null) {
        throw new IllegalStateException("account " + id + " went away within a snapshot");
      }
      return new Wallet(wallet, stored.account(), held, lastCreditAt, lastDebitAt);
    }
  }
}
