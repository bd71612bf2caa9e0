/** {@code ./tallyman}: the whole system on one machine, and the command line against it. */
@NullMarked
package io.tallyman.sandbox;

import org.jspecify.annotations.NullMarked;
