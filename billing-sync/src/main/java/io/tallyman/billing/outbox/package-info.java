/** Tells on Kafka the facts that have committed. */
@NullMarked
package io.tallyman.billing.outbox;

import org.jspecify.annotations.NullMarked;
