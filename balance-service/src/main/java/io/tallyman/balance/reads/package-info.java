/** Balance, history, explanations and analytics: what people and programs look up. */
@NullMarked
package io.tallyman.balance.reads;

import org.jspecify.annotations.NullMarked;
