package io.tallyman.simulator.http;

import java.util.Map;

/** A request to one of the API's paths: what stood in the path, and its parameters. */
public record Call(String method, String path, Map<String, String> parts, Params params) {

  /** The part of the path that the route calls {@code {id}}. */
  public String id() {
    return part("id");
  }

  public String part(String name) {
    String part = parts.get(name);
    if (part == null) {
      throw new IllegalArgumentException("the route has no {" + name + "}");
    }
    return part;
  }
}
