/** E-mails to organizations' contacts: what they say, and how they get there. */
@NullMarked
package io.tallyman.balance.mail;

import org.jspecify.annotations.NullMarked;
