@NullMarked
package io.tallyman.billing.facts;

import org.jspecify.annotations.NullMarked;
