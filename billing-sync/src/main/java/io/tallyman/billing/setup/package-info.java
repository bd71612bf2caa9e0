/** Makes in a Stripe account what Tallyman sells by. */
@NullMarked
package io.tallyman.billing.setup;

import org.jspecify.annotations.NullMarked;
