/**
 * What an organization may ask about its own data here: all of it, or that what is personal be
 * gone.
 */
@NullMarked
package io.tallyman.billing.privacy;

import org.jspecify.annotations.NullMarked;
