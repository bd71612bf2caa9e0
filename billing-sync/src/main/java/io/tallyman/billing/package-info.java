/**
 * What Stripe knows of organizations' money, as facts for the ledger; and what is asked of Stripe.
 */
@NullMarked
package io.tallyman.billing;

import org.jspecify.annotations.NullMarked;
