/** What administrators do to an organization's plan, and what the plan allows. */
@NullMarked
package io.tallyman.balance.plans;

import org.jspecify.annotations.NullMarked;
