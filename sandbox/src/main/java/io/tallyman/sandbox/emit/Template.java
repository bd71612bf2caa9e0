package io.tallyman.sandbox.emit;

import io.tallyman.sandbox.console.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text that differs from row to row: {@code {row}} is the row's number, {@code {row%20}} its
 * remainder, {@code {file}} the file's name, any other {@code {NAME}} the row's cell of that
 * column.
 */
final class Template {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
  private static final Pattern REMAINDER = Pattern.compile("row%([1-9]\\d{0,8})");

  private final List<Function<Row, String>> parts;

  private Template(List<Function<Row, String>> parts) {
    this.parts = parts;
  }

  /**
   * Reads a template.
   *
   * @param columns that it may name
   * @throws Failure if it names anything else
   */
  static Template of(String text, List<String> columns) {
    var parts = new ArrayList<Function<Row, String>>();
    Matcher placeholder = PLACEHOLDER.matcher(text);
    int from = 0;
    while (placeholder.find()) {
      String literal = text.substring(from, placeholder.start());
      parts.add(row -> literal);
      parts.add(part(placeholder.group(1), text, columns));
      from = placeholder.end();
    }
    String rest = text.substring(from);
    parts.add(row -> rest);
    return new Template(parts);
  }

  private static Function<Row, String> part(String name, String text, List<String> columns) {
    Matcher remainder = REMAINDER.matcher(name);
    if (remainder.matches()) {
      long divisor = Long.parseLong(remainder.group(1));
      return row -> Long.toString(row.number() % divisor);
    }
    if (name.equals("row")) {
      return row -> Long.toString(row.number());
    }
    if (name.equals("file")) {
      return Row::file;
    }
    if (!columns.contains(name)) {
      throw new Failure(
          "'%s': {%s} is neither {row}, {row%%N}, {file} nor a column; the columns are %s"
              .formatted(text, name, String.join(", ", columns)));
    }
    return row -> row.cell(name);
  }

  String of(Row row) {
    var text = new StringBuilder();
    parts.forEach(part -> text.append(part.apply(row)));
    return text.toString();
  }
}
