@NullMarked
package io.tallyman.postgres;

import org.jspecify.annotations.NullMarked;
