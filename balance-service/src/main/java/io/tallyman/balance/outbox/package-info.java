/**
 * Tells on Kafka what has committed: postings to whoever listens, unreadable records as they came.
 */
@NullMarked
package io.tallyman.balance.outbox;

import org.jspecify.annotations.NullMarked;
