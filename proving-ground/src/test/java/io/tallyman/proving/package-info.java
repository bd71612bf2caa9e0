/** The whole house under test: how its modules see each other, and whether its documents hold. */
@NullMarked
package io.tallyman.proving;

import org.jspecify.annotations.NullMarked;
