/** Watches accounts: tells people what they are to know, and tops up what has run low. */
@NullMarked
package io.tallyman.balance.notify;

import org.jspecify.annotations.NullMarked;
