@NullMarked
package io.tallyman.web.access;

import org.jspecify.annotations.NullMarked;
