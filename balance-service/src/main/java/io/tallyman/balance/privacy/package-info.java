/** What an organization may ask about its own data: all of it, or that what is personal be gone. */
@NullMarked
package io.tallyman.balance.privacy;

import org.jspecify.annotations.NullMarked;
