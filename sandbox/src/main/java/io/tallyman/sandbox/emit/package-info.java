/** {@code tallyman emit}: one event, or a CSV file's rows as events, over HTTP or into Kafka. */
@NullMarked
package io.tallyman.sandbox.emit;

import org.jspecify.annotations.NullMarked;
