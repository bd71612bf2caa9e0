/** API keys: made, rotated, revoked; and told to every service. */
@NullMarked
package io.tallyman.balance.keys;

import org.jspecify.annotations.NullMarked;
