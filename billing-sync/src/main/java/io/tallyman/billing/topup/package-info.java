/** Charges the automatic top-ups that the ledger wants: each attempt once. */
@NullMarked
package io.tallyman.billing.topup;

import org.jspecify.annotations.NullMarked;
