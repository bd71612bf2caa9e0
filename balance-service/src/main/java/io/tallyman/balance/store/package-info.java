/** All of the ledger's SQL. */
@NullMarked
package io.tallyman.balance.store;

import org.jspecify.annotations.NullMarked;
