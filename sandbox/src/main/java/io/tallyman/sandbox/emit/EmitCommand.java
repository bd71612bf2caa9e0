package io.tallyman.sandbox.emit;

import io.tallyman.sandbox.cli.Connection;
import io.tallyman.sandbox.cli.Output;
import io.tallyman.sandbox.console.Failure;
import io.tallyman.sandbox.console.Table;
import io.tallyman.sandbox.emit.EventSink.Rejection;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code tallyman emit}. */
@Command(
    name = "emit",
    description = "Emits one usage event, or one for each row of a CSV file.",
    footer = {
      "",
      "Examples:",
      "  tallyman emit --org acme --action agent.action --field tier=small",
      "  tallyman emit --csv usage.csv --action ai.completion --org 'team-{row%%20}'",
      "      --map inputTokens=ContextTokens --map outputTokens=GeneratedTokens",
      "      --field model=gpt-4 --time-column TIMESTAMP --time-shift P1000D --rate 500",
      "",
      "With --csv, --org, --id and --source are templates: {row} is the row's number from 1,",
      "{row%%20} its remainder, {file} the file's name, {NAME} the row's cell in that column.",
      "",
      "Ends with 1 if any event is refused. Sending the same events again is safe: each counts once."
    })
public final class EmitCommand implements Callable<Integer> {
  @Option(
      names = "--action",
      paramLabel = "NAME",
      required = true,
      description = "The event's type: an action of the catalog.")
  private String action = "";

  @Option(
      names = "--org",
      paramLabel = "ORG",
      required = true,
      description = "The event's subject: the organization that used something.")
  private String organization = "";

  @Option(
      names = "--field",
      paramLabel = "NAME=VALUE",
      description =
          "A field of the event's data, the same for every row. The value is JSON where it is JSON"
              + " (12.5, true, [\"a\"]), otherwise text.")
  private Map<String, String> fields = new LinkedHashMap<>();

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "Default: a random one; with --csv: {file}-{row}.")
  private @Nullable String id;

  @Option(
      names = "--source",
      paramLabel = "URI",
      description = "With the id, the event's identity. Default: ${DEFAULT-VALUE}")
  private String source = "tallyman-cli";

  @Option(
      names = "--time",
      paramLabel = "TIME",
      description = "When it occurred (RFC 3339). Default: when it arrives.")
  private @Nullable String time;

  @Mixin private CsvOptions csv = new CsvOptions();

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "At most so many events a second. Default: as fast as they are taken.")
  private int rate;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "So many events a request, up to 1000. Default: ${DEFAULT-VALUE}")
  private int batch = 500;

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description = "Write straight to Kafka, in binary mode, instead of HTTP.")
  private @Nullable String kafka;

  @Mixin private Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create();

  private final InstantSource clock = InstantSource.system();

  @Override
  public Integer call() {
    check();
    long startedAt = System.nanoTime();
    try (EventSink sink = kafka == null ? new HttpSink(connection.api()) : new KafkaSink(kafka)) {
      Emission emission =
          csv.file().map(file -> emitRows(file, sink)).orElseGet(() -> emitOne(sink));
      tell(emission, Duration.ofNanos(System.nanoTime() - startedAt));
      return emission.rejected() == 0 ? 0 : 1;
    }
  }

  private void check() {
    if (batch < 1 || batch > 1_000) {
      throw new Failure("--batch is from 1 to 1000");
    }
    if (rate < 0) {
      throw new Failure("--rate is a number of events a second");
    }
    if (csv.file().isPresent() && time != null) {
      throw new Failure("--time is for a single event; with --csv there is --time-column");
    }
    if (csv.file().isEmpty()) {
      csv.check(List.of());
    }
  }

  private Emission emitOne(EventSink sink) {
    var emission = new Emission(sink, 1, 0, Progress.withoutBar(spec.commandLine().getErr()));
    var data = new LinkedHashMap<String, JsonNode>();
    fields.forEach((field, value) -> data.put(field, FieldValue.of(value)));
    String given = id == null ? UUID.randomUUID().toString() : id;
    emission.add(CloudEvents.event(given, source, action, organization, time, data));
    return emission;
  }

  private Emission emitRows(CsvFile file, EventSink sink) {
    var columns = file.columns();
    csv.check(columns);
    var survey = csv.survey(file, clock.instant());
    if (csv.shiftsToLastTime() && !connection.json()) {
      new Output(spec)
          .line("To send the very same events again: --time-shift " + survey.shift().by());
    }
    var rows =
        new RowEvents(
            Template.of(id == null ? "{file}-{row}" : id, columns),
            Template.of(source, columns),
            action,
            Template.of(organization, columns),
            fields,
            csv,
            survey.shift());
    try (Progress progress = progress(survey.rows())) {
      var emission = new Emission(sink, batch, rate, progress);
      file.forEach(row -> emission.add(rows.event(row)));
      emission.flush();
      return emission;
    }
  }

  private Progress progress(long events) {
    PrintWriter err = spec.commandLine().getErr();
    return connection.json() ? Progress.withoutBar(err) : Progress.withBar(err, events);
  }

  private void tell(Emission emission, Duration took) {
    var out = new Output(spec);
    if (connection.json()) {
      ObjectNode summary = JsonMapper.shared().createObjectNode();
      summary.put("accepted", emission.accepted());
      summary.put("rejected", emission.rejected());
      summary.putPOJO("firstRejections", emission.rejections());
      summary.put("milliseconds", took.toMillis());
      out.line(summary.toString());
      return;
    }
    out.line(
        "%,d accepted, %,d rejected in %.1f s"
            .formatted(emission.accepted(), emission.rejected(), took.toMillis() / 1000.0));
    if (!emission.rejections().isEmpty()) {
      var table = new Table("ID", "CODE", "WHAT IS WRONG");
      for (Rejection rejection : emission.rejections()) {
        table.row(rejection.id(), rejection.code(), rejection.message());
      }
      out.line(emission.rejected() > emission.rejections().size() ? "The first of them:" : "");
      out.table(table);
    }
  }
}
