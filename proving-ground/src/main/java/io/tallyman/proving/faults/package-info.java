/** Breaks the running system in every way that comes to mind, and counts afterwards. */
@NullMarked
package io.tallyman.proving.faults;

import org.jspecify.annotations.NullMarked;
