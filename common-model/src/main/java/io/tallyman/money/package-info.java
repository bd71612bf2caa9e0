/** Exact amounts: credits in micro-credits, money in minor units. */
@NullMarked
package io.tallyman.money;

import org.jspecify.annotations.NullMarked;
