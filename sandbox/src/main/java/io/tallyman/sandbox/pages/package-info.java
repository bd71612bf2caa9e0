/** Serves the dashboard's files on the sandbox's one origin, as the gateway does elsewhere. */
@NullMarked
package io.tallyman.sandbox.pages;

import org.jspecify.annotations.NullMarked;
