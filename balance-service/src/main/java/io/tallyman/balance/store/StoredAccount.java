package io.tallyman.balance.store;

import io.tallyman.ledger.Account;
import io.tallyman.ledger.Digest;

/**
 * An account as it is stored.
 *
 * @param head hash of its last posting
 */
public record StoredAccount(Account account, long organizationId, Digest head) {
  StoredAccount with(Account read) {
    return new StoredAccount(read, organizationId, head);
  }
}
