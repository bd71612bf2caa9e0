package io.tallyman.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Names within the catalog: where they are declared, and where they are referred to. */
final class References {
  private static final int MAX_NAME_LENGTH = 128;

  private References() {}

  /** Reads declarations, each under its name; a name that would not fit a URL is reported. */
  static <T> Map<String, T> declare(
      Map<String, YamlValue> entries, BiFunction<String, YamlValue, T> reading) {
    Map<String, T> declared = new LinkedHashMap<>();
    entries.forEach((name, value) -> {
      checkName(name, value);
      declared.put(name, reading.apply(name, value));
    });
    return Collections.unmodifiableMap(declared);
  }

  /** A name that stands as a value. */
  static String name(YamlValue value) {
    String name = value.textOrNull();
    if (name == null) {
      return "";
    }
    checkName(name, value);
    return name;
  }

  /** What a text refers to. Null if there is no such thing, which has been reported then. */
  static <T> @Nullable T find(Map<String, T> declared, YamlValue value, String kind) {
    String name = value.textOrNull();
    if (name == null) {
      return null;
    }
    T found = declared.get(name);
    if (found == null) {
      value.report(unknown(kind, name, declared));
    }
    return found;
  }

  static String unknown(String kind, String name, Map<String, ?> declared) {
    String known =
        declared.isEmpty() ? "there are none" : "there are " + String.join(", ", declared.keySet());
    return "no " + kind + " " + Quoted.shortened(name) + " is declared; " + known;
  }

  private static void checkName(String name, YamlValue value) {
    if (!isName(name)) {
      value.report(
          "a name has 1 to 128 of A-Z a-z 0-9 . _ : - and begins with a letter or a digit");
    }
  }

  private static boolean isName(String name) {
    boolean plain = !name.isEmpty() && name.length() <= MAX_NAME_LENGTH;
    for (int i = 0; i < name.length() && plain; i++) {
      char c = name.charAt(i);
      boolean alphanumeric =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      plain = alphanumeric || (i > 0 && (c == '.' || c == '_' || c == ':' || c == '-'));
    }
    return plain;
  }
}
