/** What reading, pricing and deciding cost by themselves. */
@NullMarked
package io.tallyman.proving.jmh;

import org.jspecify.annotations.NullMarked;
