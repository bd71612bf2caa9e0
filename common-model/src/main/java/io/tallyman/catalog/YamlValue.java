package io.tallyman.catalog;

import io.tallyman.catalog.CatalogException.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value of the YAML and where it stands. Whatever it is asked for and is not, it reports, and
 * answers with a stand-in so that reading goes on and finds the other problems too; a catalog with
 * problems is never handed out.
 *
 * @param node null where the value is missing and that has been reported
 * @param path for messages, e.g. {@code plans.free.price}
 * @param line of the key, from 1
 */
record YamlValue(@Nullable Node node, String path, int line, List<Problem> problems) {

  void report(String reason) {
    problems.add(new Problem(line, path.isEmpty() ? reason : path + ": " + reason));
  }

  boolean isMapping() {
    return node instanceof MappingNode;
  }

  /** Whether it is this very word. */
  boolean says(String word) {
    return node instanceof ScalarNode scalar && scalar.getValue().equals(word);
  }

  /** The entries by key, in the order of the file. */
  Map<String, YamlValue> entries() {
    Map<String, YamlValue> entries = new LinkedHashMap<>();
    if (!(node instanceof MappingNode mapping)) {
      reportExpected("a mapping of keys to values");
      return entries;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      int keyLine = lineOf(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        at(keyLine, path, tuple.getKeyNode()).report("a key must be plain text");
        continue;
      }
      String name = key.getValue();
      String entryPath = path.isEmpty() ? name : path + "." + name;
      YamlValue entry = at(keyLine, entryPath, tuple.getValueNode());
      YamlValue earlier = entries.putIfAbsent(name, entry);
      if (earlier != null) {
        entry.report("is there twice, first on line " + earlier.line);
      }
    }
    return entries;
  }

  /** As {@link #entries()}; that there is none is reported. */
  Map<String, YamlValue> someEntries() {
    Map<String, YamlValue> entries = entries();
    if (entries.isEmpty() && isMapping()) {
      report("must not be empty");
    }
    return entries;
  }

  /** The entries of a mapping with fixed keys; any other key is reported. */
  YamlMapping mapping(String... keys) {
    return new YamlMapping(this, entries(), List.of(keys));
  }

  List<YamlValue> items() {
    List<YamlValue> items = new ArrayList<>();
    if (node instanceof SequenceNode sequence) {
      for (Node item : sequence.getValue()) {
        items.add(at(lineOf(item), path + "[" + items.size() + "]", item));
      }
    } else {
      reportExpected("a list");
    }
    return items;
  }

  /** The strings of a list, in its order; one that is there twice is reported. */
  List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (YamlValue item : items()) {
      String text = item.text();
      if (texts.contains(text)) {
        item.report("is there twice: " + Quoted.shortened(text));
      }
      texts.add(text);
    }
    return texts;
  }

  String text() {
    String text = textOrNull();
    return text == null ? "" : text;
  }

  /** Null if there is none, which has been reported then. */
  @Nullable String textOrNull() {
    if (!(node instanceof ScalarNode scalar) || !scalar.getTag().equals(Tag.STR)) {
      reportExpected("a string (in quotes if it looks like a number)");
      return null;
    }
    if (scalar.getValue().isBlank()) {
      report("must not be blank");
      return null;
    }
    return scalar.getValue();
  }

  /** A number as it is written. Null if there is none, which has been reported then. */
  @Nullable String numberOrNull() {
    if (node instanceof ScalarNode scalar
        && (scalar.getTag().equals(Tag.INT) || scalar.getTag().equals(Tag.FLOAT))) {
      return scalar.getValue();
    }
    reportExpected("a number");
    return null;
  }

  /** One of an enum's constants, written in lower case with hyphens. */
  <E extends Enum<E>> E oneOf(Class<E> type) {
    E[] constants = type.getEnumConstants();
    if (node instanceof ScalarNode scalar) {
      for (E constant : constants) {
        if (written(constant).equals(scalar.getValue())) {
          return constant;
        }
      }
    }
    reportExpected(
        "one of "
            + Arrays.stream(constants).map(YamlValue::written).collect(Collectors.joining(", ")));
    return constants[0];
  }

  /** Reports that this is not what it should be, unless its absence has been reported already. */
  void reportExpected(String expected) {
    if (node != null) {
      report("must be " + expected + ", and is " + shown(node));
    }
  }

  private YamlValue at(int childLine, String childPath, Node child) {
    return new YamlValue(child, childPath, childLine, problems);
  }

  private int lineOf(Node child) {
    return child.getStartMark().map(mark -> mark.getLine() + 1).orElse(line);
  }

  private static String shown(Node node) {
    return switch (node) {
      case ScalarNode scalar when scalar.getTag().equals(Tag.NULL) -> "empty";
      case ScalarNode scalar -> Quoted.shortened(scalar.getValue());
      case SequenceNode _ -> "a list";
      default -> "a mapping";
    };
  }

  static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
