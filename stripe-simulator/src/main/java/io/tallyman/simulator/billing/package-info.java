/** Products, prices, subscriptions and invoices, and how they live in time. */
@NullMarked
package io.tallyman.simulator.billing;

import org.jspecify.annotations.NullMarked;
