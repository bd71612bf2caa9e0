@NullMarked
package io.tallyman.billing.topup;

import org.jspecify.annotations.NullMarked;
