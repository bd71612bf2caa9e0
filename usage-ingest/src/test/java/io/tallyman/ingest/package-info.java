@NullMarked
package io.tallyman.ingest;

import org.jspecify.annotations.NullMarked;
