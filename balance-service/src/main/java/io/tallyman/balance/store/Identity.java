package io.tallyman.balance.store;

import io.tallyman.ledger.Digest;
import io.tallyman.ledger.DigestWriter;
import java.util.UUID;

/** What makes an event itself: it counts once within the window. */
public record Identity(long organizationId, String source, String eventId) {
  /**
   * What it is found by: the first 128 bits of a SHA-256 over all of it, as the SQL function {@code
   * identity_key} computes them too. An index over these is a third of one over the texts, and no
   * sender can make its events meet another's.
   */
  public UUID key(DigestWriter writer) {
    Digest digest = writer.put(organizationId).put(source).put(eventId).digest();
    return new UUID(digest.first(), digest.second());
  }
}
