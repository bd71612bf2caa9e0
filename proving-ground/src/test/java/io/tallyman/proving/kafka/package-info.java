/** Kafka as a boundary of trust: who may do what, tried on a broker that enforces it. */
@NullMarked
package io.tallyman.proving.kafka;

import org.jspecify.annotations.NullMarked;
