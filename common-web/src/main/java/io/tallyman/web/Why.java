package io.tallyman.web;

import org.jspecify.annotations.Nullable;

/**
 * A body that says why somebody does something: for the audit log.
 *
 * @param reason 1 to 1,024 characters
 */
public record Why(@Nullable String reason) {
  private static final int MAX_REASON = 1_024;

  /**
   * The reason, without spaces around it.
   *
   * @throws ApiException if there is none, or it is too long
   */
  public String checkedReason() {
    if (reason == null
        || reason.isBlank()
        || reason.length() > MAX_REASON
        || reason.indexOf('\0') >= 0) {
      throw ApiException.invalidField(
          "reason", "reason must be 1 to " + MAX_REASON + " characters, without NUL");
    }
    return reason.strip();
  }
}
