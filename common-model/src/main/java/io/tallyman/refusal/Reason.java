package io.tallyman.refusal;

import java.util.Locale;

/**
 * The closed list of reasons for which an event is rejected over HTTP or quarantined from Kafka.
 * Codes are stable: people write alerts and replay scripts against them.
 */
public enum Reason {
  /** The record or item is not a CloudEvent that can be read at all. */
  UNREADABLE,
  /** {@code data} is missing or is not a JSON object. */
  DATA_NOT_JSON_OBJECT,
  /** A required CloudEvents attribute (id, source, type, subject) is missing or empty. */
  MISSING_ATTRIBUTE,
  /** An attribute is there and is not valid: specversion, time, an over-long id or source. */
  INVALID_ATTRIBUTE,
  /** The subject is not an organization id: 1 to 128 of {@code A-Z a-z 0-9 . _ : @ -}. */
  INVALID_ORGANIZATION,
  /** The wallet is not a wallet name: the same alphabet as an organization id. */
  INVALID_WALLET,
  /** The Kafka key is neither null nor the subject. */
  KEY_MISMATCH,
  /** A type beginning {@code tallyman.} or a source beginning {@code urn:tallyman:}. */
  RESERVED_NAME,
  /** The event as a whole is larger than the limit. */
  EVENT_TOO_LARGE,
  /** {@code metadata} is larger than 4 KiB. */
  METADATA_TOO_LARGE,
  /** No action of this name in the catalog version in force. */
  UNKNOWN_ACTION,
  /** A field that the action's price reads is missing. */
  MISSING_FIELD,
  /** A field has a type or form other than the one its price reads. */
  INVALID_FIELD,
  /** A quantity is above 1e12, or has more than 6 decimals. */
  QUANTITY_OUT_OF_RANGE,
  /** A quantity is below zero. */
  NEGATIVE_QUANTITY,
  /** The event names a tier that the catalog does not have. */
  UNKNOWN_TIER,
  /** A field selects a price by value (a model, say) and this value has none. */
  UNKNOWN_VALUE,
  /** The price of a single event is over 1e9 credits. */
  AMOUNT_OUT_OF_RANGE,
  /** A billing fact names an invoice or pack that the ledger does not know. */
  UNKNOWN_BILLING_OBJECT,
  /** A billing fact calls for what the ledger cannot do. */
  FACT_NOT_POSSIBLE,
  /** The policy is {@code organizations: registered} and the organization is not. */
  UNKNOWN_ORGANIZATION,
  /** The sender's key is bound to another organization, or its topic to others. */
  OTHER_ORGANIZATION,
  /** The sender's key is bound to another wallet. */
  OTHER_WALLET,
  /** A void, under a key that is bound to one wallet. */
  VOID_NOT_ALLOWED,
  /** The event's time is before the published window. */
  TOO_OLD,
  /** The event's time is more than 5 minutes ahead of its arrival. */
  TIME_IN_FUTURE,
  /** The identity (organization, source, id) is known, with other content. */
  IDENTITY_CONFLICT,
  /** A void names an event that has not been posted; it is replayed when that one is. */
  VOID_TARGET_UNKNOWN,
  /** A void names an event that another void has undone. */
  ALREADY_VOIDED;

  /** The stable code: {@code unknown_action}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The reason of a code.
   *
   * @throws IllegalArgumentException if there is no such code
   */
  public static Reason ofCode(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }
}
