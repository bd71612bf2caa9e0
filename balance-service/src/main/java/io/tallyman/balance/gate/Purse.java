package io.tallyman.balance.gate;

import io.tallyman.balance.store.LedgerStore.Change;
import io.tallyman.balance.store.OrganizationTransaction;
import io.tallyman.balance.store.StoredAccount;
import io.tallyman.ledger.Account;
import io.tallyman.ledger.Decision.Decided;
import java.time.Instant;
import java.util.List;

/** A wallet whose account is locked: as it is stored, and what has been decided since. */
final class Purse {
  private StoredAccount stored;
  private Decided so;

  Purse(StoredAccount stored) {
    this.stored = stored;
    so = nothing();
  }

  String wallet() {
    return stored.wallet();
  }

  /** The account after all that has been decided. */
  Account account() {
    return so.account();
  }

  /** The same, as it will be stored. */
  StoredAccount after() {
    return new Change(stored, so).after(stored.head());
  }

  void keep(Decided decided) {
    so = so.then(decided);
  }

  /** Stores what has been decided and is not stored yet. */
  void store(OrganizationTransaction transaction, Instant now) {
    if (!so.postings().isEmpty()) {
      stored = transaction.store(new Change(stored, so), now);
      so = nothing();
    }
  }

  private Decided nothing() {
    return new Decided(stored.account(), List.of(), List.of());
  }
}
