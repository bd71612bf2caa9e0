/** The Stripe account that is simulated: its objects, its events, its time. */
@NullMarked
package io.tallyman.simulator.account;

import org.jspecify.annotations.NullMarked;
