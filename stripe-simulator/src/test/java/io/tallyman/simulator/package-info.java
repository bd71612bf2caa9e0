/** The simulator through Stripe's own client, and against traffic recorded from Stripe. */
@NullMarked
package io.tallyman.simulator;

import org.jspecify.annotations.NullMarked;
