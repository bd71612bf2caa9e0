/** What tests ask of the simulator beyond Stripe's API: faults, disputes, time. */
@NullMarked
package io.tallyman.simulator.control;

import org.jspecify.annotations.NullMarked;
