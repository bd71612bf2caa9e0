/** Topics, the events on them, and the one place that knows their bytes. */
@NullMarked
package io.tallyman.topic;

import org.jspecify.annotations.NullMarked;
