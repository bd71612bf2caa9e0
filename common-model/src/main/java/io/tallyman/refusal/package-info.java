/** Why an event was not accepted: one closed list, shared by the HTTP door and the quarantine. */
@NullMarked
package io.tallyman.refusal;

import org.jspecify.annotations.NullMarked;
