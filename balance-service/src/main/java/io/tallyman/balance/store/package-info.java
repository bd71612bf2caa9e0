/** All SQL, and the database it runs in. */
@NullMarked
package io.tallyman.balance.store;

import org.jspecify.annotations.NullMarked;
