/** Long work that operators start, watch, pause and cancel, and that a restart does not end. */
@NullMarked
package io.tallyman.balance.operations;

import org.jspecify.annotations.NullMarked;
