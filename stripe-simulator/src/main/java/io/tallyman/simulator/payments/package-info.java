/** Customers, cards, and what is charged, refunded and disputed. */
@NullMarked
package io.tallyman.simulator.payments;

import org.jspecify.annotations.NullMarked;
