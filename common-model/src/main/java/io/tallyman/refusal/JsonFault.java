package io.tallyman.refusal;

import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/** Tells whoever sent a text why it is not JSON. */
public final class JsonFault {
  /** Where something began that does not end: the parser names its source, which is nobody's. */
  private static final Pattern START =
      Pattern.compile(" \\(start marker at \\[Source: [^\\]]*]\\)");

  private JsonFault() {}

  /** What is wrong, and where. */
  public static String of(JacksonException fault) {
    var at = fault.getLocation();
    String where =
        at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    String message = fault.getOriginalMessage();
    return Printable.of(message == null ? "malformed" : START.matcher(message).replaceAll(""))
        + where;
  }
}
