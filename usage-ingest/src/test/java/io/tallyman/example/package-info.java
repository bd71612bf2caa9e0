/** What the README shows to people who send events. */
@NullMarked
package io.tallyman.example;

import org.jspecify.annotations.NullMarked;
