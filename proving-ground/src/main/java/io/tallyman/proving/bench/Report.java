package io.tallyman.proving.bench;

import java.util.List;
import java.util.Map;

/**
 * All that a bench found.
 *
 * @param options of the command, by name
 */
record Report(String bench, Map<String, String> options, Machine machine, List<Row> rows) {}
