/** What organizations ask of Stripe: to buy, to change, to cancel; and what they have paid. */
@NullMarked
package io.tallyman.billing.checkout;

import org.jspecify.annotations.NullMarked;
