package io.tallyman.balance.store;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Finds the accounts that events name, and opens those never seen. An account's id never changes
 * and accounts are never removed, so what was found once may be remembered.
 */
public final class AccountDirectory {
  private static final int REMEMBERED = 500_000;

  private static final String FIND =
      """
      select k.place, o.id as organization_id, a.id as account_id
      from unnest(:organizations::text[], :wallets::text[])
             with ordinality as k(organization, wallet, place)
      join organization o on o.name = k.organization
      join account a on a.organization_id = o.id and a.wallet = k.wallet
      """;
  private static final String OPEN_ORGANIZATIONS =
      """
      insert into organization (name, created_at)
      select distinct k.organization, :now::timestamptz
      from unnest(:organizations::text[]) as k(organization)
      order by 1
      on conflict (name) do nothing
      """;
  private static final String OPEN_ACCOUNTS =
      """
      with opened as (
        insert into account (organization_id, wallet, created_at, posted_at, due_at, head_hash)
        select o.id, k.wallet, :now, :now,
               case when k.wallet = 'default' and :plan::text is not null
                    then :now::timestamptz end,
               decode(repeat('00', 32), 'hex')
        from (select organization, wallet
              from unnest(:organizations::text[], :wallets::text[]) as k(organization, wallet)
              union
              select unnest(:organizations::text[]), 'default') as k
        join organization o on o.name = k.organization
        order by o.name, k.wallet
        on conflict (organization_id, wallet) do nothing
        returning id, organization_id, wallet)
      insert into plan_state (account_id, organization_id, subscription, plan, status,
                              billing_interval, anchor, current_period_start, current_period_end,
                              home_anchor)
      select id, organization_id, 'default', :plan, 'active', 'month', :now, :now, :now, :now
      from opened
      where wallet = 'default' and :plan::text is not null
      """;
  private static final String KNOWN_ORGANIZATIONS =
      "select name from organization where name = any (:organizations)";

  private final Jdbi jdbi;
  private final Cache<Key, Ref> remembered =
      CacheBuilder.newBuilder().maximumSize(REMEMBERED).build();

  /**
   * Remembers nothing yet.
   *
   * @param writer connections that see every organization
   */
  public AccountDirectory(Jdbi writer) {
    jdbi = writer;
  }

  /** An account as events name it. */
  public record Key(String organization, String wallet) {}

  /** An account as the ledger names it. */
  public record Ref(long organizationId, long accountId) {}

  /**
   * How accounts are opened.
   *
   * @param anyone false: only wallets of organizations that are registered
   * @param plan the default plan, which starts now; null: none
   */
  public record Opening(boolean anyone, @Nullable String plan) {}

  /**
   * Finds or opens the accounts, in a transaction of its own.
   *
   * @return without the accounts of organizations that are unknown and may not be opened
   */
  public Map<Key, Ref> resolve(Collection<Key> keys, Opening opening, Instant now) {
    Map<Key, Ref> resolved = new HashMap<>();
    List<Key> unknown = new ArrayList<>();
    for (Key key : keys) {
      Ref ref = remembered.getIfPresent(key);
      if (ref == null) {
        unknown.add(key);
      } else {
        resolved.put(key, ref);
      }
    }
    if (!unknown.isEmpty()) {
      Map<Key, Ref> found = jdbi.withHandle(handle -> find(handle, unknown));
      unknown.removeAll(found.keySet());
      if (!unknown.isEmpty()) {
        found.putAll(open(unknown, opening, now));
      }
      remembered.putAll(found);
      resolved.putAll(found);
    }
    return resolved;
  }

  /** The account, where it has been opened; null where it has not. */
  public @Nullable Ref find(Key key) {
    Ref known = remembered.getIfPresent(key);
    if (known == null) {
      known = jdbi.withHandle(handle -> find(handle, List.of(key))).get(key);
      if (known != null) {
        remembered.put(key, known);
      }
    }
    return known;
  }

  private Map<Key, Ref> open(List<Key> keys, Opening opening, Instant now) {
    return jdbi.inTransaction(handle -> {
      List<Key> allowed = new ArrayList<>(opening.anyone() ? keys : ofRegistered(handle, keys));
      if (allowed.isEmpty()) {
        return Map.of();
      }
      allowed.sort(Comparator.comparing(Key::organization).thenComparing(Key::wallet));
      if (opening.anyone()) {
        handle
            .createUpdate(OPEN_ORGANIZATIONS)
            .bindArray("organizations", String.class, organizations(allowed))
            .bind("now", now.atOffset(ZoneOffset.UTC))
            .execute();
      }
      handle
          .createUpdate(OPEN_ACCOUNTS)
          .bindArray("organizations", String.class, organizations(allowed))
          .bindArray("wallets", String.class, wallets(allowed))
          .bind("now", now.atOffset(ZoneOffset.UTC))
          .bind("plan", opening.plan())
          .execute();
      return find(handle, allowed);
    });
  }

  private static List<Key> ofRegistered(Handle handle, List<Key> keys) {
    List<String> registered =
        handle
            .createQuery(KNOWN_ORGANIZATIONS)
            .bindArray("organizations", String.class, organizations(keys))
            .mapTo(String.class)
            .list();
    return keys.stream().filter(key -> registered.contains(key.organization())).toList();
  }

  private static Map<Key, Ref> find(Handle handle, List<Key> keys) {
    Map<Key, Ref> found = new HashMap<>();
    handle
        .createQuery(FIND)
        .bindArray("organizations", String.class, organizations(keys))
        .bindArray("wallets", String.class, wallets(keys))
        .map((row, context) ->
            found.put(
                keys.get(row.getInt("place") - 1),
                new Ref(row.getLong("organization_id"), row.getLong("account_id"))))
        .list();
    return found;
  }

  private static List<String> organizations(List<Key> keys) {
    return keys.stream().map(Key::organization).toList();
  }

  private static List<String> wallets(List<Key> keys) {
    return keys.stream().map(Key::wallet).toList();
  }
}
