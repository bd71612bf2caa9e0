/** Measures speed as a ratio: the system, and the limit it could reach, in one run. */
@NullMarked
package io.tallyman.proving.bench;

import org.jspecify.annotations.NullMarked;
