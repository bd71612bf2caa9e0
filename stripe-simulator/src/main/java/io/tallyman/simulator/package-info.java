/** Stripe's HTTP API for development and tests, in memory, on a clock that others move. */
@NullMarked
package io.tallyman.simulator;

import org.jspecify.annotations.NullMarked;
