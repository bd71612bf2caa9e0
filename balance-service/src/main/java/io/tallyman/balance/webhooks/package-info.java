/** Tells organizations over HTTP what there is to tell, signed as Standard Webhooks says. */
@NullMarked
package io.tallyman.balance.webhooks;

import org.jspecify.annotations.NullMarked;
