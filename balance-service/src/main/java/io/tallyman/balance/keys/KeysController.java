package io.tallyman.balance.keys;

import io.tallyman.balance.store.StoredKey;
import io.tallyman.web.ApiException;
import io.tallyman.web.Cursor;
import io.tallyman.web.Page;
import io.tallyman.web.access.Caller;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * API keys, for operators. No {@code Idempotency-Key} is kept here: the answer holds a secret,
 * which is not to be stored. A key made twice is revoked once.
 */
@RestController
@RequestMapping("/v1/keys")
class KeysController {
  private static final Duration LONGEST_OVERLAP = Duration.ofDays(30);

  private final ManageKeys keys;
  private final InstantSource clock;

  KeysController(ManageKeys keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * How a key is rotated.
   *
   * @param overlap how long the old key goes on; none if left out
   * @param expiresAt of the new key; when the old one would have expired, if left out
   */
  record Rotation(@Nullable Duration overlap, @Nullable Instant expiresAt) {}

  @Needs(Scope.OPS)
  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  KeyView create(@RequestBody KeyRequest request, Caller caller) {
    return keys.create(request, caller, clock.instant());
  }

  @Needs(Scope.OPS)
  @GetMapping
  Page<KeyView> list(
      @RequestParam @Nullable String organization,
      @RequestParam @Nullable Integer limit,
      @RequestParam @Nullable String cursor) {
    int size = Page.limit(limit);
    List<StoredKey> found =
        keys.page(
            organization, cursor == null ? Long.MAX_VALUE : Cursor.parseNumber(cursor), size + 1);
    return Page.of(found, size, KeyView::of, last -> Cursor.of(last.number()));
  }

  @Needs(Scope.OPS)
  @PostMapping("/{id}/rotate")
  @ResponseStatus(HttpStatus.CREATED)
  KeyView rotate(
      @PathVariable String id,
      @RequestBody(required = false) @Nullable Rotation rotation,
      Caller caller) {
    Duration overlap =
        rotation == null || rotation.overlap() == null ? Duration.ZERO : rotation.overlap();
    if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
      throw ApiException.invalidField("overlap", "overlap must be P30D at most");
    }
    Instant expiresAt = rotation == null ? null : rotation.expiresAt();
    return keys.rotate(id, overlap, expiresAt, caller, clock.instant());
  }

  @Needs(Scope.OPS)
  @DeleteMapping("/{id}")
  KeyView revoke(@PathVariable String id, Caller caller) {
    return keys.revoke(id, caller, clock.instant());
  }
}
