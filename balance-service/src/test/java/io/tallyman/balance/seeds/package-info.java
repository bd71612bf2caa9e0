/** The products of the built-in catalogs, each lived through as its customers would. */
@NullMarked
package io.tallyman.balance.seeds;

import org.jspecify.annotations.NullMarked;
