/** Endpoints, signatures, and the delivery of events to them. */
@NullMarked
package io.tallyman.simulator.webhooks;

import org.jspecify.annotations.NullMarked;
