@NullMarked
package io.tallyman.balance.privacy;

import org.jspecify.annotations.NullMarked;
