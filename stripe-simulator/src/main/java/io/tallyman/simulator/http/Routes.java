package io.tallyman.simulator.http;

import io.tallyman.simulator.account.StripeObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** Which path is answered by whom. */
public final class Routes {
  private record Route(String method, List<String> pattern, Function<Call, StripeObject> answer) {
    Optional<Map<String, String>> match(String wanted, List<String> path) {
      if (!wanted.equals(method) || path.size() != pattern.size()) {
        return Optional.empty();
      }
      Map<String, String> parts = new HashMap<>();
      for (int i = 0; i < path.size(); i++) {
        if (pattern.get(i).startsWith("{")) {
          parts.put(pattern.get(i).substring(1, pattern.get(i).length() - 1), path.get(i));
        } else if (!pattern.get(i).equals(path.get(i))) {
          return Optional.empty();
        }
      }
      return Optional.of(parts);
    }
  }

  private final List<Route> routes = new ArrayList<>();

  public Routes get(String path, Function<Call, StripeObject> answer) {
    return add("GET", path, answer);
  }

  public Routes post(String path, Function<Call, StripeObject> answer) {
    return add("POST", path, answer);
  }

  public Routes delete(String path, Function<Call, StripeObject> answer) {
    return add("DELETE", path, answer);
  }

  private Routes add(String method, String path, Function<Call, StripeObject> answer) {
    routes.add(new Route(method, List.of(path.split("/", -1)), answer));
    return this;
  }

  /** Answers a call. Routes that were added first win. */
  public ObjectNode answer(String method, String path, Params params) {
    List<String> parts = List.of(path.split("/", -1));
    for (Route route : routes) {
      Optional<Map<String, String>> match = route.match(method, parts);
      if (match.isPresent()) {
        return route.answer().apply(new Call(method, path, match.get(), params)).json();
      }
    }
    throw ApiError.noSuchPath(method, path);
  }
}
