/** {@code tallyman up}: broker and database as child processes, the services in this one. */
@NullMarked
package io.tallyman.sandbox.up;

import org.jspecify.annotations.NullMarked;
