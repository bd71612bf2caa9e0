@NullMarked
package io.tallyman.balance.keys;

import org.jspecify.annotations.NullMarked;
