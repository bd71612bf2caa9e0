package io.tallyman.web;

import java.util.List;
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
}
