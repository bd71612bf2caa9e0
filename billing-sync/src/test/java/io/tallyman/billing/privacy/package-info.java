@NullMarked
package io.tallyman.billing.privacy;

import org.jspecify.annotations.NullMarked;
