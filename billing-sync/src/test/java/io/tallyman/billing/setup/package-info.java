@NullMarked
package io.tallyman.billing.setup;

import org.jspecify.annotations.NullMarked;
