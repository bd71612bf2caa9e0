@NullMarked
package io.tallyman.topic;

import org.jspecify.annotations.NullMarked;
