/** Stores what time alone brings to accounts: expiries, renewals. */
@NullMarked
package io.tallyman.balance.due;

import org.jspecify.annotations.NullMarked;
