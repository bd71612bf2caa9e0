/** Proves what is stored from the postings, and rebuilds what follows from them. */
@NullMarked
package io.tallyman.balance.audit;

import org.jspecify.annotations.NullMarked;
