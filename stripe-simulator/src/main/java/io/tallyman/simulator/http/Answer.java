package io.tallyman.simulator.http;

import tools.jackson.databind.node.ObjectNode;

/** What is sent back. */
record Answer(int status, ObjectNode body, String requestId, boolean isReplay) {

  Answer replayed() {
    return new Answer(status, body, requestId, true);
  }
}
