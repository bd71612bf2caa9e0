/** A demo organization, so that the first look at the dashboard is not an empty one. */
@NullMarked
package io.tallyman.sandbox.demo;

import org.jspecify.annotations.NullMarked;
