package io.tallyman.catalog;

import java.util.HashSet;
import java.util.Set;

/** Texts of which each may be there once; a second one is reported. */
final class Once {
  private final Set<String> seen = new HashSet<>();
  private final String reason;

  /**
   * @param reason of the second's report, after the text itself
   */
  Once(String reason) {
    this.reason = reason;
  }

  String text(YamlValue value) {
    String text = value.textOrNull();
    if (text == null) {
      return "";
    }
    check(text, value);
    return text;
  }

  void check(String text, YamlValue value) {
    if (!seen.add(text)) {
      value.report(text + " " + reason);
    }
  }
}
