/** Usage events in over HTTP, checked, and out to Kafka. */
@NullMarked
package io.tallyman.ingest;

import org.jspecify.annotations.NullMarked;
