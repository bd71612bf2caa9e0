/** What the ledger does about facts that billing-sync has learned. */
@NullMarked
package io.tallyman.balance.billing;

import org.jspecify.annotations.NullMarked;
