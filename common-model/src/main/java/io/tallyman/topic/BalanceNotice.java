package io.tallyman.topic;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.Map;

/**
 * Something that people are to know of an account, as the ledger tells it on {@link
 * Topics#BALANCE}: once for each time it comes to be so.
 *
 * @param number unique, and ascending as the ledger noticed; not as it happened
 * @param details what there is to say, by name; amounts are decimals, instants RFC 3339
 */
public record BalanceNotice(
    long number,
    String organization,
    String wallet,
    NoticeKind notice,
    Map<String, String> details,
    Instant occurredAt) {

  /** The CloudEvents {@code type}. */
  public static final String TYPE = "tallyman.balance.notice";

  /** The CloudEvents {@code id}: however often it is sent, the same notice has the same. */
  @JsonIgnore
  public String id() {
    return "n" + number;
  }
}
