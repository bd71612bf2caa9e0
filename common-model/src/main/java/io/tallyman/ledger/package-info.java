/** The ledger's decisions: pure functions from an account and a command to postings. */
@NullMarked
package io.tallyman.ledger;

import org.jspecify.annotations.NullMarked;
