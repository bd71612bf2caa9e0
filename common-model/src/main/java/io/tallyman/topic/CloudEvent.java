package io.tallyman.topic;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A CloudEvent taken apart, whatever mode it came in; not yet checked. */
interface CloudEvent {
  /**
   * A context attribute; null if it is not there.
   *
   * @throws RefusedException if it is there and is not text
   */
  @Nullable String attribute(String name);

  /**
   * Its data.
   *
   * @throws RefusedException if that is not a JSON object
   */
  Data data();

  /**
   * A JSON object.
   *
   * @param json its text as the producer wrote it, without white space between tokens
   */
  record Data(ObjectNode node, String json) {}
}
