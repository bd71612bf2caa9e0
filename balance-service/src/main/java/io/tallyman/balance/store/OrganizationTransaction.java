package io.tallyman.balance.store;

import io.tallyman.balance.store.AccountDirectory.Opening;
import io.tallyman.balance.store.AccountLocks.Locked;
import io.tallyman.balance.store.AccountReader.Depth;
import io.tallyman.balance.store.Idempotency.Claim;
import io.tallyman.balance.store.Idempotency.Keyed;
import io.tallyman.balance.store.LedgerStore.Change;
import io.tallyman.balance.store.UsageTable.Known;
import io.tallyman.topic.UsageEvent;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A database transaction that sees one organization and nothing else. What it stores is written at
 * its end, with the commit, or before it next reads.
 */
public final class OrganizationTransaction {
  private final Handle handle;
  private final Organization organization;
  private final Sight sight;
  private final Writes writes;

  /** A transaction of its own. */
  OrganizationTransaction(Handle handle, Organization organization) {
    this(handle, organization, new Sight(List.of(organization)), new Writes());
  }

  /** A share in the transaction of several. */
  OrganizationTransaction(Handle handle, Organization organization, Sight sight, Writes writes) {
    this.handle = handle;
    this.organization = organization;
    this.sight = sight;
    this.writes = writes;
  }

  public Organization organization() {
    return organization;
  }

  /** Writes down what somebody has done here by hand. */
  public void audit(Deed deed, Instant now) {
    AuditTable.add(handle(), deed, organization.name(), now);
  }

  /** The account of a wallet, which comes into being if it has to. */
  public long openWallet(String wallet, Opening opening, Instant now) {
    String plan = wallet.equals(UsageEvent.DEFAULT_WALLET) ? opening.plan() : null;
    handle()
        .createUpdate(
            """
            with opened as (
              insert into account (organization_id, wallet, created_at, posted_at, due_at,
                                   head_hash)
              values (:organization, :wallet, :now, :now,
                      case when :plan::text is not null then :now::timestamptz end,
                      decode(repeat('00', 32), 'hex'))
              on conflict (organization_id, wallet) do nothing
              returning id)
            insert into plan_state (account_id, organization_id, subscription, plan, status,
                                    billing_interval, anchor, current_period_start, current_period_end,
                                    home_anchor)
            select id, :organization, 'default', :plan, 'active', 'month', :now, :now, :now, :now
            from opened
            where :plan::text is not null
            """)
        .bind("organization", organization.id())
        .bind("wallet", wallet)
        .bind("now", Columns.utc(now))
        .bind("plan", plan)
        .execute();
    return handle()
        .createQuery("select id from account where organization_id = :id and wallet = :wallet")
        .bind("id", organization.id())
        .bind("wallet", wallet)
        .mapTo(Long.class)
        .one();
  }

  /** Keeps what is known of the organization as its customer; null leaves a field as it is. */
  public Organization describe(
      @Nullable String displayName,
      @Nullable String email,
      @Nullable String locale,
      @Nullable String timezone) {
    return handle()
        .createQuery(
            """
            update organization
            set display_name = coalesce(:displayName, display_name),
                email = coalesce(:email, email),
                locale = coalesce(:locale, locale),
                timezone = coalesce(:timezone, timezone)
            where id = :id
            returning *
            """)
        .bind("displayName", displayName)
        .bind("email", email)
        .bind("locale", locale)
        .bind("timezone", timezone)
        .bind("id", organization.id())
        .map(OrganizationTransactions.ORGANIZATION)
        .one();
  }

  /**
   * Waits until nobody else is about to use a business reference, whatever the wallet, and keeps it
   * until the transaction ends. To be called before an account is locked.
   */
  public void claimReference(String reference) {
    handle()
        .createQuery(
            """
            select pg_advisory_xact_lock(hashtextextended('reference ' || :organization || ' '
                                                          || :reference, 0))
            """)
        .bind("organization", organization.id())
        .bind("reference", reference)
        .mapTo(String.class)
        .one();
  }

  /** Whether something else than a grant has made a lot with this reference: a purchase, say. */
  public boolean hasLot(String reference) {
    return handle()
        .createQuery(
            """
            select exists (
              select from lot where organization_id = :organization and reference = :reference)
            """)
        .bind("organization", organization.id())
        .bind("reference", reference)
        .mapTo(Boolean.class)
        .one();
  }

  /** The posting of a grant or adjustment by its business reference; null if there is none. */
  public @Nullable Referenced findByReference(String reference) {
    return handle()
        .createQuery(
            """
            select p.account_id, a.wallet, p.seq, p.kind, p.posted_at, p.credits_before,
                   p.credits_after, p.tier, p.tier_units, p.description, l.number, l.expires_at
            from posting p
            join account a on a.id = p.account_id
            left join lot l on l.account_id = p.account_id and l.reference = p.reference
            where p.organization_id = :organization and p.reference = :reference
              and p.kind in ('bonus', 'adjustment', 'referral')
            """)
        .bind("organization", organization.id())
        .bind("reference", reference)
        .map((row, context) -> Referenced.of(row))
        .findOne()
        .orElse(null);
  }

  /** Locks an account and reads it whole. */
  public Locked lock(long accountId, InstantSource clock) {
    return lock(List.of(accountId), clock);
  }

  /** Locks accounts, in the order of their ids, and reads them whole. */
  public Locked lock(Collection<Long> accountIds, InstantSource clock) {
    try {
      return AccountLocks.lock(handle().getConnection(), accountIds, Depth.WHOLE, clock);
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  /** Stores a decision about an account that this transaction has locked, and leaves it told. */
  public StoredAccount store(Change change, Instant now) {
    return LedgerStore.store(writes, change, now);
  }

  /** The event of a usage line; null where the organization has none such. */
  public @Nullable Known event(long postingNumber, int ordinal) {
    try {
      return UsageTable.line(handle().getConnection(), organization.id(), postingNumber, ordinal);
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  /** The last event that was charged for a resource; null where there is none. */
  public @Nullable Known lastEventOf(String resourceId) {
    try {
      return UsageTable.lastOf(handle().getConnection(), resourceId);
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  /** Locks an event's account and reads what undoing the event needs. */
  public Undoable lockToUndo(Known event, InstantSource clock) {
    try {
      return Undoable.lock(handle().getConnection(), event, clock);
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  /** Whether an event has been undone; its account is locked. */
  public boolean isUndone(Known event) {
    try {
      return Reversals.isUndone(handle().getConnection(), event);
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  /** Marks an event as undone by a posting; false if it has been already. */
  public boolean markUndone(Known event, Undoable undoable, long bySeq) {
    try {
      boolean first = Reversals.mark(handle().getConnection(), event, organization.id(), bySeq);
      if (first) {
        Reversals.uncount(handle().getConnection(), event, undoable.taken().charge());
      }
      return first;
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  /** Claims a client's key for this transaction. */
  public Claim claim(Keyed keyed) {
    return Objects.requireNonNull(
        Idempotency.claim(handle().getConnection(), List.of(keyed)).get(keyed));
  }

  /** Keeps the answer under a key that this transaction has claimed. */
  public void keep(Keyed keyed, int status, String body, Instant now) {
    Idempotency.keep(writes, keyed, status, body, now);
  }

  /** Leaves an account to be looked at, as something about it has changed. */
  public void watch(long accountId, Instant now) {
    OutboxTable.watch(writes, List.of(accountId), now);
  }

  /** To read, or to write at once, after what has been written so far. */
  Handle handle() {
    try {
      sight.ofAll(handle.getConnection());
      writes.execute(handle.getConnection());
      sight.of(handle.getConnection(), organization);
      return handle;
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  /** Writes what is left, and commits with it, which saves the way there and back. */
  void end() {
    try {
      writes.executeAndCommit(handle.getConnection());
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }
}
