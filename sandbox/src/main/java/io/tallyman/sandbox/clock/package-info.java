/** The sandbox's one clock: real time, and however far it has been advanced. */
@NullMarked
package io.tallyman.sandbox.clock;

import org.jspecify.annotations.NullMarked;
