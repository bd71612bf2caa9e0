package io.tallyman.billing.checkout;

import io.tallyman.billing.store.BillingDatabase;
import io.tallyman.billing.store.IdempotencyTable;
import io.tallyman.billing.store.IdempotencyTable.Kept;
import io.tallyman.billing.sync.Work;
import io.tallyman.topic.Names;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import io.tallyman.web.IdempotencyKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/**
 * Does a request's work under the organization's lock, once for each {@link IdempotencyKey}. What
 * is asked of Stripe goes by a key made of that one: a crash between Stripe's deed and our answer
 * does not do it twice.
 */
final class Requests {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final BillingDatabase database;
  private final JsonMapper json;
  private final InstantSource clock;

  Requests(BillingDatabase database, JsonMapper json, InstantSource clock) {
    this.database = database;
    this.json = json;
    this.clock = clock;
  }

  /**
   * What a request's work has to go by.
   *
   * @param stripeKey makes the idempotency keys of what is asked of Stripe
   */
  record Turn(Work work, String stripeKey) {}

  <T> ResponseEntity<T> once(
      String organization, @Nullable IdempotencyKey key, Function<Turn, T> work) {
    checkOrganization(organization);
    Instant now = clock.instant();
    return database.inTransaction(
        organization,
        handle ->
            key == null
                ? ResponseEntity.ok(
                    work.apply(turn(handle, organization, UUID.randomUUID().toString(), now)))
                : once(handle, organization, key, work, now));
  }

  private <T> ResponseEntity<T> once(
      Handle handle, String organization, IdempotencyKey key, Function<Turn, T> work, Instant now) {
    IdempotencyTable table = new IdempotencyTable(handle, organization);
    if (!table.claim(key.request(), key.key())) {
      throw new ApiException(
              ErrorCode.REQUEST_IN_FLIGHT, "The first request with this key is being worked on")
          .retryAfter(RETRY_AFTER);
    }
    Kept kept = table.find(key.request(), key.key()).orElse(null);
    if (kept != null && !kept.bodyHash().equals(key.bodyHash())) {
      throw new ApiException(
          ErrorCode.IDEMPOTENCY_KEY_REUSED,
          "Another body came with this " + IdempotencyKey.HEADER + " before");
    }
    if (kept != null) {
      return replayed(kept);
    }
    String name = organization + " " + key.request() + " " + key.key() + " " + key.bodyHash();
    UUID stripeKey = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    T answer = work.apply(turn(handle, organization, stripeKey.toString(), now));
    table.keep(
        key.request(),
        key.key(),
        new Kept(key.bodyHash(), HttpStatus.OK.value(), json.writeValueAsString(answer)),
        now);
    return ResponseEntity.ok(answer);
  }

  @SuppressWarnings("unchecked") // only written, as the JSON that the first answer was
  private <T> ResponseEntity<T> replayed(Kept kept) {
    return ResponseEntity.status(kept.status())
        .header("Idempotency-Replayed", "true")
        .contentType(MediaType.APPLICATION_JSON)
        .body((T) json.readTree(kept.answer()));
  }

  /** Reads, without a lock. */
  <T> T read(String organization, Function<Handle, T> work) {
    checkOrganization(organization);
    return database.inTransaction(organization, work);
  }

  private static Turn turn(Handle handle, String organization, String stripeKey, Instant now) {
    return new Turn(Work.on(handle, organization, now, now), "tallyman-" + stripeKey);
  }

  private static void checkOrganization(String organization) {
    if (!Names.isIdentifier(organization)) {
      throw ApiException.invalidField(
          "organization", "an organization is 1 to 128 of A-Z a-z 0-9 . _ : @ -");
    }
  }
}
