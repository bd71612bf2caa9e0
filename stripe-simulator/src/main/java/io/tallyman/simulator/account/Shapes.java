package io.tallyman.simulator.account;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Each kind of object as it is before anything has happened to it: every field, in Stripe's order.
 */
final class Shapes {
  private static final String FOLDER = "/io/tallyman/simulator/shapes/";
  private static final JsonMapper JSON = new JsonMapper();
  private final Map<String, ObjectNode> shapes = new ConcurrentHashMap<>();

  StripeObject fresh(String kind) {
    return new StripeObject(shapes.computeIfAbsent(kind, Shapes::read).deepCopy());
  }

  private static ObjectNode read(String kind) {
    try (InputStream in = Shapes.class.getResourceAsStream(FOLDER + kind + ".json")) {
      if (in == null) {
        throw new IllegalArgumentException("no shape for " + kind);
      }
      return (ObjectNode) JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
