/** The batch transaction: prices, appends, locks last, decides, posts. */
@NullMarked
package io.tallyman.balance.posting;

import org.jspecify.annotations.NullMarked;
