@NullMarked
package io.tallyman.billing;

import org.jspecify.annotations.NullMarked;
