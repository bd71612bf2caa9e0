/** How Stripe's API is spoken: forms in, JSON out, errors, lists, expansion, idempotency. */
@NullMarked
package io.tallyman.simulator.http;

import org.jspecify.annotations.NullMarked;
