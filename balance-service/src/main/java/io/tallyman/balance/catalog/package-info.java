/** Which version of the catalog is in force when. */
@NullMarked
package io.tallyman.balance.catalog;

import org.jspecify.annotations.NullMarked;
