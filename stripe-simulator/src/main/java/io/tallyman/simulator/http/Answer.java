package io.tallyman.simulator.http;

import java.io.Serializable;
import tools.jackson.databind.node.ObjectNode;

/** What is sent back. */
record Answer(int status, ObjectNode body, String requestId, boolean isReplay)
    implements Serializable {

  Answer replayed() {
    return new Answer(status, body, requestId, true);
  }
}
