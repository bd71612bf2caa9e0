package io.tallyman.simulator.http;

import java.util.Iterator;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * JSON as Stripe prints it: indented by two, an empty list with an empty line in it. Whoever checks
 * a signature over reprinted JSON finds out here.
 */
public final class StripeJson {
  private StripeJson() {}

  public static String print(JsonNode node) {
    StringBuilder out = new StringBuilder();
    print(node, "", out);
    return out.toString();
  }

  private static void print(JsonNode node, String indent, StringBuilder out) {
    String deeper = indent + "  ";
    if (node.isObject()) {
      out.append("{\n");
      Iterator<Map.Entry<String, JsonNode>> fields = node.properties().iterator();
      while (fields.hasNext()) {
        Map.Entry<String, JsonNode> field = fields.next();
        out.append(deeper).append('"').append(field.getKey()).append("\": ");
        print(field.getValue(), deeper, out);
        out.append(fields.hasNext() ? ",\n" : "\n");
      }
      out.append(indent).append('}');
    } else if (node.isArray()) {
      out.append("[\n");
      for (int i = 0; i < node.size(); i++) {
        out.append(deeper);
        print(node.get(i), deeper, out);
        out.append(i < node.size() - 1 ? ",\n" : "");
      }
      out.append('\n').append(indent).append(']');
    } else {
      out.append(node);
    }
  }
}
