package io.tallyman.balance.store;

import io.tallyman.balance.store.LedgerStore.Change;
import io.tallyman.balance.store.PostingTable.Chained;
import io.tallyman.ledger.Account;
import io.tallyman.ledger.Digest;
import io.tallyman.ledger.Lot;
import io.tallyman.ledger.Posting;
import io.tallyman.ledger.Posting.Repayment;
import io.tallyman.ledger.Stretch;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes what follows from postings: accounts, lots, plans, overage, repayments. */
final class AccountWriter {
  private static final Rows.Statement ACCOUNTS =
      Rows.Statement.of(
          """
          update account a
          set seq = v.seq, posted_at = v.posted_at, due_at = v.due_at, credits = v.credits,
              held = v.held, overage = v.overage, lots = v.lots, holds = v.holds,
              open_holds = v.open_holds, counts = v.counts, head_hash = v.head_hash,
              last_credit_at = coalesce(v.last_credit_at, a.last_credit_at),
              last_debit_at = coalesce(v.last_debit_at, a.last_debit_at)
          from rows()
                 as v(id, seq, posted_at, due_at, credits, held, overage, lots, holds, open_holds,
                      counts, head_hash, last_credit_at, last_debit_at)
          where a.id = v.id
          """,
          "bigint, bigint, timestamptz, timestamptz, bigint, bigint, bigint, int, "
              + "int, int, text, bytea, timestamptz, timestamptz");
  private static final Rows.Statement CHANGED_LOTS =
      Rows.Statement.of(
          """
          update lot l
          set remaining = v.remaining, pinned = v.pinned, parked = v.parked, replaced = v.replaced,
              expires_at = v.expires_at, open = v.open
          from rows()
                 as v(account_id, number, remaining, pinned, parked, replaced, expires_at, open)
          where l.account_id = v.account_id and l.number = v.number
          """,
          "bigint, int, bigint, bigint, bigint, bigint, timestamptz, boolean");
  private static final Rows.Statement NEW_LOTS =
      Rows.Statement.of(
          """
          insert into lot (account_id, number, organization_id, unit, source, priority, amount,
                           remaining, pinned, parked, replaced, starts_at, expires_at, reference,
                           open)
          select * from rows() as v
          """,
          "bigint, int, bigint, text, text, int, bigint, bigint, bigint, bigint, bigint, "
              + "timestamptz, timestamptz, text, boolean");
  private static final Rows.Statement OWED =
      Rows.Statement.of(
          """
          insert into overage (account_id, seq, from_credits, to_credits, organization_id)
          select * from rows() as v
          """,
          "bigint, bigint, bigint, bigint, bigint");
  private static final Rows.Statement NO_LONGER_OWED =
      Rows.Statement.of(
          """
          delete from overage o
          using rows() as v(account_id, seq, from_credits)
          where o.account_id = v.account_id and o.seq = v.seq and o.from_credits = v.from_credits
          """,
          "bigint, bigint, bigint");
  private static final Rows.Statement REPAID =
      Rows.Statement.of(
          """
          insert into repayment (account_id, seq, from_credits, to_credits, organization_id, lot,
                                 by_seq)
          select * from rows() as v
          """,
          "bigint, bigint, bigint, bigint, bigint, int, bigint");

  private AccountWriter() {}

  static void write(Writes writes, List<Change> changes, List<Chained> postings) {
    writeAccounts(writes, changes, postings);
    writeLots(writes, changes);
    PlanStates.write(writes, changes);
    writeOverage(writes, changes);
    writeRepayments(writes, postings);
    HoldTable.write(writes, changes);
  }

  private static void writeAccounts(Writes writes, List<Change> changes, List<Chained> postings) {
    Map<Long, Digest> heads = new HashMap<>();
    Map<Long, Instant> credited = new HashMap<>();
    Map<Long, Instant> debited = new HashMap<>();
    for (Chained chained : postings) {
      Posting posting = chained.posting();
      heads.put(chained.accountId(), chained.hash());
      if (posting.isCredit()) {
        credited.put(chained.accountId(), posting.postedAt());
      }
      if (posting.isDebit()) {
        debited.put(chained.accountId(), posting.postedAt());
      }
    }
    Rows rows = new Rows(ACCOUNTS);
    for (Change change : changes) {
      Account account = change.decided().account();
      rows.add(
          account.id(),
          account.seq(),
          account.postedAt(),
          account.dueAt(),
          account.credits(),
          account.held(),
          account.overage(),
          account.lastLot(),
          account.lastHold(),
          account.holds().size(),
          CountsText.of(account.counts()),
          heads.getOrDefault(account.id(), change.before().head()).toBytes(),
          credited.get(account.id()),
          debited.get(account.id()));
    }
    rows.addTo(writes);
  }

  private static void writeLots(Writes writes, List<Change> changes) {
    Rows opened = new Rows(NEW_LOTS);
    Rows changed = new Rows(CHANGED_LOTS);
    for (Change change : changes) {
      Account before = change.before().account();
      for (Lot lot : change.decided().touched()) {
        if (lot.number() > before.lastLot()) {
          opened.add(
              before.id(),
              lot.number(),
              change.before().organizationId(),
              lot.unit(),
              lot.source().code(),
              lot.priority(),
              lot.amount(),
              lot.remaining(),
              lot.pinned(),
              lot.parked(),
              lot.replaced(),
              lot.startsAt(),
              lot.expiresAt(),
              lot.reference(),
              lot.open());
        } else {
          changed.add(
              before.id(),
              lot.number(),
              lot.remaining(),
              lot.pinned(),
              lot.parked(),
              lot.replaced(),
              lot.expiresAt(),
              lot.open());
        }
      }
    }
    opened.addTo(writes);
    changed.addTo(writes);
  }

  /** Only where a posting touched overage: otherwise the stretches were not read. */
  private static void writeOverage(Writes writes, List<Change> changes) {
    Rows owed = new Rows(OWED);
    Rows gone = new Rows(NO_LONGER_OWED);
    for (Change change : changes) {
      Account before = change.before().account();
      Set<Stretch> old = new HashSet<>(before.stretches());
      for (Stretch stretch : change.decided().account().stretches()) {
        if (!old.remove(stretch)) {
          owed.add(
              before.id(),
              stretch.seq(),
              stretch.from(),
              stretch.to(),
              change.before().organizationId());
        }
      }
      old.forEach(stretch -> gone.add(before.id(), stretch.seq(), stretch.from()));
    }
    gone.addTo(writes);
    owed.addTo(writes);
  }

  private static void writeRepayments(Writes writes, List<Chained> postings) {
    Rows repaid = new Rows(REPAID);
    for (Chained chained : postings) {
      for (Repayment repayment : chained.posting().repayments()) {
        Stretch stretch = repayment.stretch();
        repaid.add(
            chained.accountId(),
            stretch.seq(),
            stretch.from(),
            stretch.to(),
            chained.organizationId(),
            repayment.lot(),
            chained.posting().seq());
      }
    }
    repaid.addTo(writes);
  }
}
