/** The end-to-end suite's broker where there is a Docker engine. */
@NullMarked
package io.tallyman.proving.docker;

import org.jspecify.annotations.NullMarked;
