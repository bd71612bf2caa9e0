@NullMarked
package io.tallyman.billing.webhook;

import org.jspecify.annotations.NullMarked;
