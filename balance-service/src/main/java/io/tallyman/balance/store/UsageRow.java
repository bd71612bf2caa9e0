package io.tallyman.balance.store;

import io.tallyman.ledger.Debit;
import io.tallyman.ledger.Digest;
import io.tallyman.ledger.DigestWriter;
import io.tallyman.money.Credits;
import io.tallyman.topic.ContentDigest;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table {@code usage}: an event, priced, with its place in its posting. Amounts are in
 * micro-credits.
 *
 * @param identityKey what the identity is found by
 * @param tier the place of the action's tier in the posting's tiers, from 1; 0 where it has none
 * @param tiersBefore actions before this one in the posting, by tier; null where it has no tiers
 */
public record UsageRow(
    Instant appendedAt,
    long postingNumber,
    int ordinal,
    Identity identity,
    UUID identityKey,
    long accountId,
    String action,
    Instant occurredAt,
    int catalogVersion,
    long credits,
    int tier,
    long creditsBefore,
    @Nullable List<Integer> tiersBefore,
    long costMicros,
    @Nullable String resourceId,
    @Nullable String dimensions,
    String data,
    ContentDigest content) {

  /** Its place in the posting, as what it took is derived from. */
  public Debit debit() {
    return new Debit(
        Credits.ofMicros(credits),
        tier == 0 ? Debit.NO_TIER : tier - 1,
        Credits.ofMicros(creditsBefore),
        tiersBefore == null ? List.of() : tiersBefore);
  }

  /**
   * The digest of the row. The data goes in by its content digest, so that a customer's metadata
   * can be erased without breaking the seal; source and id go in by the identity's key.
   */
  public Digest digest(DigestWriter writer) {
    writer
        .put(appendedAt)
        .put(postingNumber)
        .put(ordinal)
        .put(identityKey.getMostSignificantBits())
        .put(identityKey.getLeastSignificantBits())
        .put(accountId)
        .put(action)
        .put(occurredAt)
        .put(catalogVersion)
        .put(credits)
        .put(tier)
        .put(creditsBefore)
        .put(tiersBefore == null ? -1 : tiersBefore.size());
    if (tiersBefore != null) {
      tiersBefore.forEach(writer::put);
    }
    return writer
        .put(costMicros)
        .put(resourceId)
        .put(dimensions)
        .put(content.high())
        .put(content.low())
        .digest();
  }
}
