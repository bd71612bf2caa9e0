package io.tallyman.topic;

import io.tallyman.refusal.Printable;
import io.tallyman.refusal.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Which characters may be kept: PostgreSQL holds neither U+0000 nor half a surrogate pair. */
final class Text {
  private static final int SHOWN = 60;

  private Text() {}

  /** Whether an attribute may hold it: storable, and without control characters. */
  static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        return false;
      }
    }
    return isStorable(text);
  }

  static boolean isStorable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return false;
      }
      if (Character.isSurrogate(c)) {
        boolean paired =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!paired) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /**
   * Whether every name and text in it, however deep, is storable. Where its text has no escapes,
   * that is to be seen there.
   */
  static boolean isStorable(CloudEvent.Data data) {
    return isStorable(data.json()) && (!data.json().contains("\\u") || isStorable(data.node()));
  }

  private static boolean isStorable(JsonNode node) {
    if (node.isString()) {
      return isStorable(node.stringValue());
    }
    if (node instanceof ObjectNode object) {
      for (var member : object.properties()) {
        if (!isStorable(member.getKey()) || !isStorable(member.getValue())) {
          return false;
        }
      }
    } else {
      for (JsonNode element : node) {
        if (!isStorable(element)) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Decodes UTF-8.
   *
   * @param name what it is the value of
   * @throws RefusedException if it is not UTF-8
   */
  static String utf8(byte[] bytes, String name) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (!reads(text, bytes)) {
      throw new RefusedException(Reason.INVALID_ATTRIBUTE, name + " is not UTF-8");
    }
    return text;
  }

  static boolean isUtf8(byte[] bytes) {
    return reads(new String(bytes, StandardCharsets.UTF_8), bytes);
  }

  /** The decoder replaces what it cannot read; only then is a strict look worth its price. */
  private static boolean reads(String decoded, byte[] bytes) {
    return decoded.indexOf('\uFFFD') < 0
        || Arrays.equals(decoded.getBytes(StandardCharsets.UTF_8), bytes);
  }

  /** A producer's text as a sentence may quote it: shortened, with odd characters replaced. */
  static String quoted(String text) {
    boolean whole = text.length() <= SHOWN;
    return '"' + Printable.of(whole ? text : text.substring(0, SHOWN)) + (whole ? "\"" : "…\"");
  }
}
