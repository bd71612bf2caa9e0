/** Finds what webhooks have not told, by comparing with what Stripe lists, and repairs it. */
@NullMarked
package io.tallyman.billing.reconcile;

import org.jspecify.annotations.NullMarked;
