/** Kafka in: usage records, fences, and what could not be accepted. */
@NullMarked
package io.tallyman.balance.intake;

import org.jspecify.annotations.NullMarked;
