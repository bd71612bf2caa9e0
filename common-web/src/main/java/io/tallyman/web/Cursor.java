package io.tallyman.web;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Where a page ended, opaque to callers.
 *
 * @param parts the sort key of the last item; no part holds a line feed
 */
public record Cursor(List<String> parts) {
  private static final String SEPARATOR = "\n";

  public static Cursor of(Object... parts) {
    return new Cursor(List.of(parts).stream().map(Object::toString).toList());
  }

  /**
   * Reads the parameter {@code cursor}.
   *
   * @param size the number of parts that this list's cursors have
   * @throws ApiException if it is not one of this list's cursors
   */
  public static Cursor parse(String cursor, int size) {
    try {
      byte[] text = Base64.getUrlDecoder().decode(cursor);
      List<String> parts = List.of(new String(text, StandardCharsets.UTF_8).split(SEPARATOR, -1));
      if (parts.size() == size) {
        return new Cursor(parts);
      }
    } catch (IllegalArgumentException notBase64) {
      // Answered below, like a cursor of another list.
    }
    throw foreign();
  }

  /**
   * Reads the parameter {@code cursor} of a list that is sorted by one number.
   *
   * @throws ApiException if it is not one of this list's cursors
   */
  public static long parseNumber(String cursor) {
    try {
      return Long.parseLong(parse(cursor, 1).parts().getFirst());
    } catch (NumberFormatException ofAnotherList) {
      throw foreign();
    }
  }

  private static ApiException foreign() {
    return ApiException.invalidField("cursor", "cursor must be a nextCursor of this same list");
  }

  /** As {@code nextCursor} carries it. */
  @Override
  public String toString() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(String.join(SEPARATOR, parts).getBytes(StandardCharsets.UTF_8));
  }
}
