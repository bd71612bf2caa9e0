package io.tallyman.balance.contacts;

import io.tallyman.topic.NoticeKind;
import io.tallyman.web.ApiException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Kinds of notices that somebody wants. */
public final class NoticeKinds {
  private static final List<String> ALL =
      Arrays.stream(NoticeKind.values()).map(NoticeKind::code).toList();

  private NoticeKinds() {}

  /**
   * The same, each once; null stands for all.
   *
   * @throws ApiException if there is no such kind
   */
  public static @Nullable List<String> checked(@Nullable List<String> wanted) {
    if (wanted == null) {
      return null;
    }
    if (!ALL.containsAll(wanted)) {
      throw ApiException.invalidField("notices", "notices must be of " + String.join(", ", ALL));
    }
    return wanted.stream().distinct().toList();
  }
}
