package io.tallyman.balance.keys;

import io.tallyman.balance.store.AuditTable;
import io.tallyman.balance.store.Deed;
import io.tallyman.balance.store.Deed.Action;
import io.tallyman.balance.store.KeyTable;
import io.tallyman.balance.store.KeyTable.NewKey;
import io.tallyman.balance.store.StoredKey;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import io.tallyman.web.access.ApiKey;
import io.tallyman.web.access.Caller;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Makes, rotates and revokes keys; each is audited, and told to every service. */
final class ManageKeys {
  private final Jdbi writer;
  private final Jdbi ops;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param writer connections of the role {@code tallyman_writer}
   * @param ops connections of the role {@code tallyman_ops}
   */
  ManageKeys(Jdbi writer, Jdbi ops) {
    this.writer = writer;
    this.ops = ops;
  }

  /** A key, with its text the first and only time. */
  KeyView create(KeyRequest request, Caller actor, Instant now) {
    request.checkBinding();
    ApiKey key = ApiKey.mint(random);
    NewKey wanted =
        new NewKey(
            key,
            request.checkedName(),
            request.checkedScopes(),
            request.organization(),
            request.wallet(),
            KeyRequest.checkedExpiry(request.expiresAt(), now));
    return writer.inTransaction(handle -> {
      StoredKey stored = new KeyTable(handle).insert(wanted, actor.name(), now);
      audit(handle, Action.KEY_CREATED, stored, actor, now, Map.of());
      return KeyView.of(stored, key);
    });
  }

  /** Newest first. */
  List<StoredKey> page(@Nullable String organization, long before, int limit) {
    return ops.withHandle(handle -> new KeyTable(handle).page(organization, before, limit));
  }

  /**
   * A key that may do the same as another, which goes on for a while.
   *
   * @param overlap how long the other still opens what it did
   * @param expiresAt of the new key; null: when the other would have expired
   */
  KeyView rotate(
      String id, Duration overlap, @Nullable Instant expiresAt, Caller actor, Instant now) {
    ApiKey key = ApiKey.mint(random);
    return writer.inTransaction(handle -> {
      KeyTable keys = new KeyTable(handle);
      StoredKey old = lock(keys, id);
      if (old.revokedAt() != null || old.replacedBy() != null) {
        throw new ApiException(ErrorCode.CONFLICT, "The key was revoked, or rotated, before");
      }
      NewKey next =
          new NewKey(
              key,
              old.name(),
              old.scopes(),
              old.organization(),
              old.wallet(),
              KeyRequest.checkedExpiry(expiresAt == null ? old.expiresAt() : expiresAt, now));
      StoredKey stored = keys.insert(next, actor.name(), now);
      keys.replace(id, stored.id(), now.plus(overlap), now);
      audit(handle, Action.KEY_ROTATED, stored, actor, now, Map.of("replaces", id));
      return KeyView.of(stored, key);
    });
  }

  /** A key that opens nothing any more; one that was revoked before stays so. */
  KeyView revoke(String id, Caller actor, Instant now) {
    return writer.inTransaction(handle -> {
      KeyTable keys = new KeyTable(handle);
      StoredKey key = lock(keys, id);
      if (key.revokedAt() == null) {
        keys.revoke(id, now);
        audit(handle, Action.KEY_REVOKED, key, actor, now, Map.of());
      }
      return KeyView.of(lock(keys, id));
    });
  }

  private static StoredKey lock(KeyTable keys, String id) {
    return keys.lock(id)
        .orElseThrow(() -> new ApiException(ErrorCode.NOT_FOUND, "There is no key " + id));
  }

  private static void audit(
      Handle handle,
      Action action,
      StoredKey key,
      Caller actor,
      Instant now,
      Map<String, String> more) {
    Map<String, String> details = new HashMap<>(more);
    details.put("name", key.name());
    details.put("scopes", String.join(" ", key.scopes()));
    if (key.wallet() != null) {
      details.put("wallet", key.wallet());
    }
    Deed deed = new Deed(actor.name(), action, key.id(), null, details);
    AuditTable.add(handle, deed, key.organization(), now);
  }
}
