/** Numbers across all organizations, for whoever runs the business. */
@NullMarked
package io.tallyman.balance.business;

import org.jspecify.annotations.NullMarked;
