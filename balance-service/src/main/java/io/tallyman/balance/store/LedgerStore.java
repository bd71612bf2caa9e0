package io.tallyman.balance.store;

import io.tallyman.balance.store.PostingTable.Chained;
import io.tallyman.ledger.Chain;
import io.tallyman.ledger.Decision.Decided;
import io.tallyman.ledger.Digest;
import io.tallyman.ledger.Lot;
import io.tallyman.ledger.Posting;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Applies decisions: postings, and what follows from them, in the caller's transaction. */
public final class LedgerStore {
  private LedgerStore() {}

  /** A decision about an account that is locked in this transaction. */
  public record Change(StoredAccount before, Decided decided) {
    /** When units last came in. */
    public @Nullable Instant lastCreditAt() {
      return last(Posting::isCredit, before.lastCreditAt());
    }

    /** When units last went out. */
    public @Nullable Instant lastDebitAt() {
      return last(Posting::isDebit, before.lastDebitAt());
    }

    /** The account as it will be stored. */
    public StoredAccount after(Digest head) {
      return new StoredAccount(
          decided.account(),
          before.organizationId(),
          before.wallet(),
          head,
          lastCreditAt(),
          lastDebitAt());
    }

    /** The postings it consists of, as they are told. */
    public List<Told> told() {
      long account = before.account().id();
      List<Lot> lots = decided.account().lots();
      return decided.postings().stream().map(posting -> Told.of(account, posting, lots)).toList();
    }

    private @Nullable Instant last(Predicate<Posting> condition, @Nullable Instant otherwise) {
      return decided.postings().reversed().stream()
          .filter(condition)
          .map(Posting::postedAt)
          .findFirst()
          .orElse(otherwise);
    }
  }

  /**
   * Stores many decisions, one for each account; only a role that bypasses row-level security may.
   */
  public static void storeMany(Connection connection, List<Change> changes) throws SQLException {
    Writes writes = new Writes();
    storeMany(connection, changes, writes);
    writes.execute(connection);
  }

  /** Stores the postings of many decisions, and leaves what follows from them to be written. */
  public static void storeMany(Connection connection, List<Change> changes, Writes writes)
      throws SQLException {
    List<Chained> postings = chain(changes);
    PostingTable.copy(connection, postings);
    AccountWriter.write(writes, changes, postings);
  }

  /** Stores one decision, and leaves it told; returns the account as it is now stored. */
  public static StoredAccount store(Connection connection, Change change, Instant now)
      throws SQLException {
    Writes writes = new Writes();
    StoredAccount after = store(writes, change, now);
    writes.execute(connection);
    return after;
  }

  /** Stores one decision, and leaves it told; returns the account as it will be stored. */
  static StoredAccount store(Writes writes, Change change, Instant now) {
    return store(writes, List.of(change), now).getFirst();
  }

  /**
   * Stores decisions, one for each account, under row-level security, and leaves them told; returns
   * the accounts as they will be stored.
   */
  static List<StoredAccount> store(Writes writes, List<Change> changes, Instant now) {
    List<Chained> postings = chain(changes);
    PostingTable.insert(writes, postings);
    AccountWriter.write(writes, changes, postings);
    OutboxTable.add(
        writes,
        changes.stream().flatMap(change -> change.told().stream()).toList(),
        List.of(),
        now);
    Map<Long, Digest> heads = new HashMap<>();
    postings.forEach(chained -> heads.put(chained.accountId(), chained.hash()));
    return changes.stream()
        .map(change ->
            change.after(
                heads.getOrDefault(change.before().account().id(), change.before().head())))
        .toList();
  }

  private static List<Chained> chain(List<Change> changes) {
    Chain chain = new Chain();
    List<Chained> postings = new ArrayList<>(changes.size());
    for (Change change : changes) {
      long accountId = change.before().account().id();
      Digest head = change.before().head();
      for (Posting posting : change.decided().postings()) {
        Digest hash = chain.next(head, accountId, posting);
        postings.add(new Chained(accountId, change.before().organizationId(), posting, head, hash));
        head = hash;
      }
    }
    return postings;
  }
}
