@NullMarked
package io.tallyman.web;

import org.jspecify.annotations.NullMarked;
