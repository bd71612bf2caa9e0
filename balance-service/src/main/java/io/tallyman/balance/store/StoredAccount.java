package io.tallyman.balance.store;

import io.tallyman.ledger.Account;
import io.tallyman.ledger.Digest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An account as it is stored.
 *
 * @param wallet its name within the organization
 * @param head hash of its last posting
 * @param lastCreditAt when credits or units last came in; left out where only usage is posted
 * @param lastDebitAt when credits or units last went out; left out where only usage is posted
 */
public record StoredAccount(
    Account account,
    long organizationId,
    String wallet,
    Digest head,
    @Nullable Instant lastCreditAt,
    @Nullable Instant lastDebitAt) {
  StoredAccount with(Account read) {
    return new StoredAccount(read, organizationId, wallet, head, lastCreditAt, lastDebitAt);
  }
}
