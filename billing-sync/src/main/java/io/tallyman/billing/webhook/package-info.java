/** Webhooks in: stored before they are acknowledged, then worked on from the table. */
@NullMarked
package io.tallyman.billing.webhook;

import org.jspecify.annotations.NullMarked;
