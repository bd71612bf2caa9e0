package io.tallyman.balance.store;

import io.tallyman.balance.store.AccountLocks.Locked;
import io.tallyman.balance.store.Idempotency.Claim;
import io.tallyman.balance.store.Idempotency.Keyed;
import io.tallyman.balance.store.LedgerStore.Change;
import io.tallyman.ledger.Digest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A database transaction that one organization has for itself, or a few share: their accounts are
 * locked in it, and what is stored of all goes together.
 */
public final class SharedTransaction {
  private final Handle handle;
  private final Locked locked;
  private final Map<Long, Long> payers;
  private final Sight sight;
  private final Writes writes = new Writes();
  private final Map<String, OrganizationTransaction> shares = new HashMap<>();

  SharedTransaction(
      Handle handle, List<Organization> organizations, Locked locked, Map<Long, Long> payers) {
    this.handle = handle;
    this.locked = locked;
    this.payers = payers;
    sight = new Sight(organizations);
    for (Organization one : organizations) {
      shares.put(one.name(), new OrganizationTransaction(handle, one, sight, writes));
    }
  }

  /** The share of an organization; null where nothing has ever named it. */
  public @Nullable OrganizationTransaction of(String organization) {
    return shares.get(organization);
  }

  /** The accounts that are locked, payers among them. */
  public Locked locked() {
    return locked;
  }

  /** The account that pays when this one is spent; null: none does. */
  public @Nullable Long payerOf(long account) {
    return payers.get(account);
  }

  /** Claims clients' keys, before anybody reads for itself. */
  public Map<Keyed, Claim> claim(List<Keyed> keys) {
    return Idempotency.claim(handle.getConnection(), keys);
  }

  /** Appends usage of the gate's. */
  public void append(List<UsageRow> rows, List<Digest> digests) {
    UsageTable.insert(writes, rows, digests);
  }

  /** Leaves what was charged to be counted by the hour. */
  public void count(HourlyUse use, Instant now) {
    use.leave(writes, now);
  }

  /** Stores decisions, one for each account, told; returns the accounts as they will be stored. */
  public List<StoredAccount> store(List<Change> changes, Instant now) {
    return LedgerStore.store(writes, changes, now);
  }

  /** Writes what is left, and commits with it, which saves the way there and back. */
  void end() {
    try {
      sight.ofAll(handle.getConnection());
      writes.executeAndCommit(handle.getConnection());
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }
}
