/**
 * Why something was not accepted: of events one closed list, shared by the HTTP door and the
 * quarantine, and of all that is sent what is wrong with its text.
 */
@NullMarked
package io.tallyman.refusal;

import org.jspecify.annotations.NullMarked;
