/** What every service on PostgreSQL needs of it: roles, migration, pools, and tasks beside it. */
@NullMarked
package io.tallyman.postgres;

import org.jspecify.annotations.NullMarked;
