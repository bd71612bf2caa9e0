package io.tallyman.balance.gate;

import io.tallyman.balance.store.LedgerStore.Change;
import io.tallyman.balance.store.Organization;
import io.tallyman.balance.store.StoredAccount;
import io.tallyman.ledger.Account;
import io.tallyman.ledger.Decision.Decided;
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

  boolean isOf(Organization organization) {
    return stored.organizationId() == organization.id();
  }

  /** Whether anything has been decided that is not stored yet. */
  boolean isChanged() {
    return !so.postings().isEmpty();
  }

  /** What has been decided and is not stored yet. */
  Change change() {
    return new Change(stored, so);
  }

  /** Its change has been stored. */
  void stored(StoredAccount as) {
    stored = as;
    so = nothing();
  }

  private Decided nothing() {
    return new Decided(stored.account(), List.of(), List.of());
  }
}
