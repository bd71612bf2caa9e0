/** Money on its whole way, from the simulated Stripe into the ledger, in any order and number. */
@NullMarked
package io.tallyman.proving.money;

import org.jspecify.annotations.NullMarked;
