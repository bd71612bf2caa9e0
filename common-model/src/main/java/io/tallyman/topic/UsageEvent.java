package io.tallyman.topic;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A usage event or a void, read and well-formed, not yet priced.
 *
 * @param source CloudEvents {@code source}; with organization and id, the event's identity
 * @param type the action, or {@link #VOID_TYPE}
 * @param organization CloudEvents {@code subject}
 * @param time when it occurred, where the producer said so
 * @param data the fields the action's price reads, and the optional {@code resourceId}, {@code
 *     hold}, {@code wallet}, {@code metadata}
 * @param dataJson {@code data} as it is kept in the ledger: the producer's own JSON text, without
 *     white space between tokens
 */
public record UsageEvent(
    String source,
    String id,
    String type,
    String organization,
    @Nullable Instant time,
    String wallet,
    @Nullable String resourceId,
    @Nullable String hold,
    ObjectNode data,
    String dataJson) {

  public static final String VOID_TYPE = "tallyman.void";
  public static final String DEFAULT_WALLET = "default";

  public boolean isVoid() {
    return type.equals(VOID_TYPE);
  }

  /** Whether it says itself which wallet it is for; otherwise that is {@code default}. */
  public boolean namesWallet() {
    return data.hasNonNull("wallet");
  }

  /** The same, but for when it occurred. */
  public UsageEvent occurringAt(Instant otherTime) {
    return new UsageEvent(
        source, id, type, organization, otherTime, wallet, resourceId, hold, data, dataJson);
  }

  /** The same, but for the wallet, which it then names. */
  public UsageEvent inWallet(String otherWallet) {
    ObjectNode named = data.deepCopy().put("wallet", otherWallet);
    return new UsageEvent(
        source,
        id,
        type,
        organization,
        time,
        otherWallet,
        resourceId,
        hold,
        named,
        named.toString());
  }

  /**
   * A digest over type, subject, data (whatever the order of its members or the spelling of its
   * numbers) and, where the producer sent one, time; equal for copies. Computed each time.
   */
  public ContentDigest contentDigest() {
    return CanonicalContent.digest(type, organization, time, data);
  }

  /**
   * What a void asks.
   *
   * @throws IllegalStateException if this is not a void
   */
  public VoidOrder voidOrder() {
    if (!isVoid()) {
      throw new IllegalStateException("not a void: " + type);
    }
    return new VoidOrder(
        data.get(VoidOrder.EVENT_SOURCE).stringValue(),
        data.get(VoidOrder.EVENT_ID).stringValue(),
        data.get(VoidOrder.REASON).stringValue());
  }
}
