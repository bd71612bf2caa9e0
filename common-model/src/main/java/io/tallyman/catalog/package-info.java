/** The YAML that declares actions, prices, tiers, plans, packs and policies, read and priced. */
@NullMarked
package io.tallyman.catalog;

import org.jspecify.annotations.NullMarked;
