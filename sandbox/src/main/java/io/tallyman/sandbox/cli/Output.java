package io.tallyman.sandbox.cli;

import io.tallyman.sandbox.console.Table;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;

/** Prints what a command found, for people. */
public final class Output {
  private final PrintWriter out;

  public Output(CommandSpec spec) {
    this.out = spec.commandLine().getOut();
  }

  public void line(String text) {
    out.println(text);
    out.flush();
  }

  /** An answer whole: as it came, or as an outline. */
  void answer(Api.Answer answer, boolean json) {
    if (json) {
      line(answer.body());
    } else {
      Outline.of(answer.json()).forEach(this::line);
    }
  }

  public void heading(String text) {
    line(styled("bold", text));
  }

  public void table(Table table) {
    List<String> lines = table.lines();
    line(styled("faint", lines.getFirst()));
    lines.stream().skip(1).forEach(this::line);
  }

  /** Whatever the text holds is printed as it is; only the style around it is markup. */
  private static String styled(String style, String text) {
    var ansi = Ansi.AUTO;
    return ansi.enabled()
        ? Ansi.Style.on(Ansi.Style.parse(style)) + text + Ansi.Style.off(Ansi.Style.parse(style))
        : text;
  }

  /** A field as text: empty where it is missing or null. */
  public static String text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isMissingNode() || value.isNull()
        ? ""
        : value.isValueNode() ? value.asString() : value.toString();
  }

  /** A time to the second, as RFC 3339 has it but with a blank: {@code 2026-11-21 10:00:00Z}. */
  public static String time(JsonNode object, String field) {
    return text(object, field).replaceFirst("T", " ").replaceFirst("\\.\\d+Z", "Z");
  }

  /** A decimal with thousands apart: {@code 1,150.25}. */
  public static String amount(JsonNode object, String field) {
    String[] parts = text(object, field).split("\\.", 2);
    String whole = parts[0].replaceAll("(?<=\\d)(?=(\\d{3})+$)", ",");
    return parts.length == 1 ? whole : whole + "." + parts[1];
  }
}
