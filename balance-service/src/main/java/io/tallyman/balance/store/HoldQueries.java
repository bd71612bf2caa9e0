package io.tallyman.balance.store;

import io.tallyman.ledger.HoldId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Reads holds. */
public final class HoldQueries {
  private static final String HOLDS =
      """
      select h.account_id, a.wallet, h.number, h.state, h.opened_at, h.expires_at, h.amount, h.tier,
             h.ended_at, p.description, p.metadata, e.number as run,
             e.credits_before - e.credits_after as charged, e.tiers[1] as charged_tier,
             e.tier_counters[1] > 0 as counted
      from hold h
      join account a on a.id = h.account_id
      join posting p on p.account_id = h.account_id and p.seq = h.opened_seq
      left join posting e on e.account_id = h.account_id and e.seq = h.ended_seq
      where h.organization_id = :organization
      """;

  private HoldQueries() {}

  /**
   * A hold.
   *
   * @param state as it is stored: an open one may have lapsed since
   * @param amount micro-credits it pinned at first
   * @param tier the tier whose counter it took an action from
   * @param details a JSON object: for what it was opened
   * @param settlement how it was settled; null if it was not
   */
  public record StoredHold(
      long accountId,
      String wallet,
      int number,
      String state,
      Instant openedAt,
      Instant expiresAt,
      long amount,
      @Nullable String tier,
      @Nullable String description,
      String details,
      @Nullable Settlement settlement) {
    /** Whether it still holds at {@code now}. */
    public boolean isOpen(Instant now) {
      return state.equals("open") && now.isBefore(expiresAt);
    }
  }

  /**
   * How a hold was settled.
   *
   * @param run number of the settling usage posting
   * @param charged micro-credits
   * @param countedTier the tier whose counter paid for its action; null where none did
   */
  public record Settlement(long run, long charged, @Nullable String countedTier) {}

  /** One hold; empty where the organization has none of this number in this account. */
  public static Optional<StoredHold> find(
      OrganizationTransaction transaction, long accountId, int number) {
    return list(
            transaction
                .handle()
                .createQuery(HOLDS + "and h.account_id = :account and h.number = :number")
                .bind("account", accountId)
                .bind("number", number),
            transaction)
        .stream()
        .findFirst();
  }

  /**
   * The open holds after another, in the order they were opened.
   *
   * @param wallet of which they are; null: of any
   */
  public static List<StoredHold> open(
      OrganizationTransaction transaction,
      @Nullable String wallet,
      Instant now,
      HoldId after,
      int limit) {
    return list(
        transaction
            .handle()
            .createQuery(
                HOLDS
                    + """
                    and h.state = 'open' and h.expires_at > :now
                    and (h.account_id, h.number) > (:account, :number)
                    and (cast(:wallet as text) is null or a.wallet = :wallet)
                    order by h.account_id, h.number limit :limit
                    """)
            .bind("now", Columns.utc(now))
            .bind("account", after.account())
            .bind("number", after.number())
            .bind("wallet", wallet)
            .bind("limit", limit),
        transaction);
  }

  private static List<StoredHold> list(Query query, OrganizationTransaction transaction) {
    return query
        .bind("organization", transaction.organization().id())
        .map((row, context) -> hold(row))
        .list();
  }

  private static StoredHold hold(ResultSet row) throws SQLException {
    String state = row.getString("state");
    return new StoredHold(
        row.getLong("account_id"),
        row.getString("wallet"),
        row.getInt("number"),
        state,
        Columns.instant(row, "opened_at"),
        Columns.instant(row, "expires_at"),
        row.getLong("amount"),
        row.getString("tier"),
        row.getString("description"),
        row.getString("metadata"),
        state.equals("captured")
            ? new Settlement(
                row.getLong("run"),
                row.getLong("charged"),
                row.getBoolean("counted") ? row.getString("charged_tier") : null)
            : null);
  }
}
