/** Who may do what: keys, the scopes that endpoints need, and what a caller is confined to. */
@NullMarked
package io.tallyman.web.access;

import org.jspecify.annotations.NullMarked;
