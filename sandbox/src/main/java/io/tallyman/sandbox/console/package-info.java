/** How commands speak to the person at the terminal. */
@NullMarked
package io.tallyman.sandbox.console;

import org.jspecify.annotations.NullMarked;
