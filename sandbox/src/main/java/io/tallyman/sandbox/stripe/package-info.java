/** {@code ./tallyman stripe}: sets an account up, and compares with it. */
@NullMarked
package io.tallyman.sandbox.stripe;

import org.jspecify.annotations.NullMarked;
