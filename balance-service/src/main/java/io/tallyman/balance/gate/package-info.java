/** Commands that people and services give the ledger directly. */
@NullMarked
package io.tallyman.balance.gate;

import org.jspecify.annotations.NullMarked;
