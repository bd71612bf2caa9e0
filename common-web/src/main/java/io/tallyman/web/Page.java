package io.tallyman.web;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param nextCursor what to ask the next page with; null on the last
 */
public record Page<T>(List<T> data, @Nullable String nextCursor) {
  public static final int DEFAULT_LIMIT = 20;
  public static final int MAX_LIMIT = 100;

  /**
   * The page's size, from the parameter {@code limit}.
   *
   * @throws ApiException if it is not 1 to 100
   */
  public static int limit(@Nullable Integer limit) {
    if (limit == null) {
      return DEFAULT_LIMIT;
    }
    if (limit < 1 || limit > MAX_LIMIT) {
      throw ApiException.invalidField("limit", "limit must be 1 to 100, and is " + limit);
    }
    return limit;
  }

  /**
   * A page of what was found, which goes one beyond the page where there is another.
   *
   * @param size of the page
   * @param view how each is shown
   * @param place where the page ends, of its last
   */
  public static <T, V> Page<V> of(
      List<T> found, int size, Function<T, V> view, Function<T, Cursor> place) {
    boolean more = found.size() > size;
    List<T> shown = more ? found.subList(0, size) : found;
    return new Page<>(
        shown.stream().map(view).toList(), more ? place.apply(shown.getLast()).toString() : null);
  }
}
