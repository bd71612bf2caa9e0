package io.tallyman.balance.store;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** What accounts are called. That never changes, so what was read once may be remembered. */
final class AccountNames {
  private static final int REMEMBERED = 500_000;
  private static final String READ =
      """
      select a.id, o.name, a.wallet
      from account a join organization o on o.id = a.organization_id
      where a.id = any (:accounts)
      """;

  private final Cache<Long, Name> remembered =
      CacheBuilder.newBuilder().maximumSize(REMEMBERED).build();

  /** An account as people and events name it. */
  record Name(String organization, String wallet) {}

  /** The names of accounts, by id. */
  Map<Long, Name> of(Handle handle, Collection<Long> accounts) {
    Map<Long, Name> names = new HashMap<>(remembered.getAllPresent(new HashSet<>(accounts)));
    Set<Long> missing = new HashSet<>(accounts);
    missing.removeAll(names.keySet());
    if (!missing.isEmpty()) {
      Map<Long, Name> read = new HashMap<>();
      handle
          .createQuery(READ)
          .bind("accounts", missing.toArray(Long[]::new))
          .map((row, context) ->
              read.put(row.getLong("id"), new Name(row.getString("name"), row.getString("wallet"))))
          .list();
      remembered.putAll(read);
      names.putAll(read);
    }
    return names;
  }
}
