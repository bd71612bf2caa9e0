/** What Stripe's objects, in old and new shapes, say: pure functions of their JSON. */
@NullMarked
package io.tallyman.billing.facts;

import org.jspecify.annotations.NullMarked;
