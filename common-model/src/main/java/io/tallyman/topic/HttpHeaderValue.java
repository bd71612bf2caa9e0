package io.tallyman.topic;

import io.tallyman.refusal.Reason;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** How the CloudEvents HTTP binding writes an attribute as a header: percent-encoded UTF-8. */
final class HttpHeaderValue {
  private static final int HEX = 16;

  private HttpHeaderValue() {}

  /**
   * The attribute's text.
   *
   * @throws RefusedException if it is not printable ASCII with well-formed percent-encoding
   */
  static @Nullable String decode(String attribute, @Nullable String header) {
    if (header == null) {
      return null;
    }
    String encoded = unquoted(header);
    if (encoded.indexOf('%') < 0 && isPrintableAscii(encoded)) {
      return encoded;
    }
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%' && i + 2 < encoded.length()) {
        int high = Character.digit(encoded.charAt(i + 1), HEX);
        int low = Character.digit(encoded.charAt(i + 2), HEX);
        decoded.write(high < 0 || low < 0 ? fail(attribute) : HEX * high + low);
        i += 2;
      } else {
        decoded.write(c == '%' || !isPrintableAscii(c) ? fail(attribute) : c);
      }
    }
    return Text.utf8(decoded.toByteArray(), attribute);
  }

  /** Some clients send the value as a quoted string; a backslash escapes the next character. */
  private static String unquoted(String header) {
    int last = header.length() - 1;
    if (last < 1 || header.charAt(0) != '"' || header.charAt(last) != '"') {
      return header;
    }
    StringBuilder text = new StringBuilder(last);
    for (int i = 1; i < last; i++) {
      if (header.charAt(i) == '\\' && i + 1 < last) {
        i++;
      }
      text.append(header.charAt(i));
    }
    return text.toString();
  }

  private static boolean isPrintableAscii(String text) {
    return text.chars().allMatch(c -> isPrintableAscii((char) c));
  }

  private static boolean isPrintableAscii(char c) {
    return c >= ' ' && c <= '~';
  }

  private static int fail(String attribute) {
    throw new RefusedException(
        Reason.INVALID_ATTRIBUTE,
        "ce-" + attribute + " must be printable ASCII, all else percent-encoded as UTF-8");
  }
}
