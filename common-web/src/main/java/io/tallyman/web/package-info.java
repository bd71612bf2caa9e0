/** What every HTTP service answers alike: problems, keys, readiness, pages, JSON. */
@NullMarked
package io.tallyman.web;

import org.jspecify.annotations.NullMarked;
