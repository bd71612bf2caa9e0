package io.tallyman.topic;

/** The two kinds of names: free ones, and identifiers. */
public final class Names {
  /** The longest id, source, type or resource id. */
  static final int MAX_CHARS = 256;

  private static final int IDENTIFIER_CHARS = 128;

  private Names() {}

  /** At most 256 characters, storable, none of them a control character. */
  static boolean isName(String value) {
    return value.length() <= MAX_CHARS && Text.isPlain(value);
  }

  /** An organization's or a wallet's: 1 to 128 of {@code A-Z a-z 0-9 . _ : @ -}. */
  public static boolean isIdentifier(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean letterOrDigit =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letterOrDigit && ".-_:@".indexOf(c) < 0) {
        return false;
      }
    }
    return !value.isEmpty() && value.length() <= IDENTIFIER_CHARS;
  }
}
