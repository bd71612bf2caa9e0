/** What requests that change something have in common: one effect, and one answer, for each key. */
@NullMarked
package io.tallyman.balance.requests;

import org.jspecify.annotations.NullMarked;
