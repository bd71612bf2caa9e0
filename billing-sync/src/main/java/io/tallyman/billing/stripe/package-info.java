/** The only place that sees Stripe's library. */
@NullMarked
package io.tallyman.billing.stripe;

import org.jspecify.annotations.NullMarked;
