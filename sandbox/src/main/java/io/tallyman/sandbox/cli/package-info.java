/** The commands that talk to a running Tallyman over its public interface. */
@NullMarked
package io.tallyman.sandbox.cli;

import org.jspecify.annotations.NullMarked;
