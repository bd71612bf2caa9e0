/** Checkout and the customer portal, with pages that people can click through. */
@NullMarked
package io.tallyman.simulator.checkout;

import org.jspecify.annotations.NullMarked;
