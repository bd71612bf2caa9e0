/** All SQL of billing-sync. */
@NullMarked
package io.tallyman.billing.store;

import org.jspecify.annotations.NullMarked;
