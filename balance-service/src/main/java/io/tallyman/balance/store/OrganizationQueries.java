package io.tallyman.balance.store;

import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Reads across organizations, for operators. */
public final class OrganizationQueries {
  private final Jdbi ops;

  /**
   * @param ops connections of the role {@code tallyman_ops}
   */
  public OrganizationQueries(Jdbi ops) {
    this.ops = ops;
  }

  /**
   * Organizations by name, those after {@code after} in that order; it may be empty.
   *
   * @param search part of the name, display name or e-mail address, whatever the case; null: any
   */
  public List<Organization> page(@Nullable String search, String after, int limit) {
    return ops.withHandle(handle ->
        handle
            .createQuery(
                """
                select * from organization
                where name > :after
                  and (cast(:search as text) is null
                       or position(lower(:search) in lower(name)) > 0
                       or position(lower(:search) in lower(display_name)) > 0
                       or position(lower(:search) in lower(email)) > 0)
                order by name
                limit :limit
                """)
            .bind("after", after)
            .bind("search", search)
            .bind("limit", limit)
            .map(OrganizationTransactions.ORGANIZATION)
            .list());
  }
}
