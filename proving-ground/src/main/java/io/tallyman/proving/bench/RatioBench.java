package io.tallyman.proving.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures cases beside their references, by turns. */
abstract class RatioBench extends Bench<Report> {
  @Option(
      names = "--runs",
      defaultValue = "5",
      description = "How often each is measured. Default: ${DEFAULT-VALUE}")
  int runs;

  @Spec CommandSpec spec = CommandSpec.create();

  abstract List<Row> rows(Ground ground) throws Exception;

  @Override
  final Report measure(Ground ground) throws Exception {
    List<Row> rows = rows(ground);
    return new Report(spec.name(), options(), Machine.under(ground.database()), rows);
  }

  @Override
  final String table(Report report) {
    return new Table(report).toString();
  }

  private Map<String, String> options() {
    Map<String, String> options = new TreeMap<>();
    for (OptionSpec option : spec.options()) {
      @Nullable Object value = option.getValue();
      if (value != null && !option.usageHelp() && !option.versionHelp()) {
        options.put(option.longestName(), value.toString());
      }
    }
    return options;
  }
}
