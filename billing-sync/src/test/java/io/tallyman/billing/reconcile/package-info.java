@NullMarked
package io.tallyman.billing.reconcile;

import org.jspecify.annotations.NullMarked;
