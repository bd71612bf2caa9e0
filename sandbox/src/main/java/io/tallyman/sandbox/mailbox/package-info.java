/** Catches the e-mails of the sandbox, and shows them. */
@NullMarked
package io.tallyman.sandbox.mailbox;

import org.jspecify.annotations.NullMarked;
