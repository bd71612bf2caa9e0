package io.tallyman.balance.store;

import io.tallyman.ledger.Account;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A wallet of an organization, as it is stored: what time has brought since its last posting is not
 * in it.
 *
 * @param held micro-credits that holds have pinned
 * @param lastCreditAt when credits or units last came in
 * @param lastDebitAt when credits or units last went out
 */
public record Wallet(
    String name,
    Account account,
    long held,
    @Nullable Instant lastCreditAt,
    @Nullable Instant lastDebitAt) {}
