package io.tallyman.sandbox.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows in aligned columns. */
public final class Table {
  private static final String GAP = "  ";

  private final List<String> titles;
  private final List<Boolean> rightAligned;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * An empty table.
   *
   * @param titles of the columns; one that begins with {@code >} aligns its column to the right
   */
  public Table(String... titles) {
    this.titles =
        Arrays.stream(titles)
            .map(title -> title.startsWith(">") ? title.substring(1) : title)
            .toList();
    this.rightAligned = Arrays.stream(titles).map(title -> title.startsWith(">")).toList();
  }

  /** Adds a row, with a cell for each column. */
  public Table row(String... cells) {
    if (cells.length != titles.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + titles.size() + " columns");
    }
    rows.add(List.of(cells));
    return this;
  }

  /** The lines, titles first, without blanks at their ends. */
  public List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(line(titles));
    rows.forEach(row -> lines.add(line(row)));
    return lines;
  }

  private String line(List<String> cells) {
    var line = new StringBuilder();
    for (int column = 0; column < cells.size(); column++) {
      String cell = cells.get(column);
      String padding = " ".repeat(width(column) - length(cell));
      line.append(column == 0 ? "" : GAP)
          .append(rightAligned.get(column) ? padding + cell : cell + padding);
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    int widest = length(titles.get(column));
    for (List<String> row : rows) {
      widest = Math.max(widest, length(row.get(column)));
    }
    return widest;
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
