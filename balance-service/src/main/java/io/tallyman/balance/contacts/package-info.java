/** Whom an organization has told by e-mail, and of what. */
@NullMarked
package io.tallyman.balance.contacts;

import org.jspecify.annotations.NullMarked;
