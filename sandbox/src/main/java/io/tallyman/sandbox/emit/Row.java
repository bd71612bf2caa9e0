package io.tallyman.sandbox.emit;

import de.siegmar.fastcsv.reader.NamedCsvRecord;

/**
 * A row of a CSV file.
 *
 * @param file the file's name, without its folder
 * @param number from 1, the line of titles not counted
 */
record Row(String file, long number, NamedCsvRecord cells) {
  /** The cell under a title; empty where the row ends before it. */
  String cell(String column) {
    return cells.findField(column).orElse("");
  }
}
