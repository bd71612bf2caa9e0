/** Brings what has been told of Stripe's objects to where Stripe stands. */
@NullMarked
package io.tallyman.billing.sync;

import org.jspecify.annotations.NullMarked;
