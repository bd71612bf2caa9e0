package io.tallyman.sandbox.emit;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Where events go. */
interface EventSink extends AutoCloseable {
  /** Who takes the events, for people. */
  String receiver();

  /**
   * Sends events, and returns once each is safely in Kafka or refused. It waits out outages of a
   * few minutes.
   *
   * @param events CloudEvents in structured form
   * @return those refused
   * @throws io.tallyman.sandbox.console.Failure if it cannot be told what became of them
   */
  List<Rejection> send(List<ObjectNode> events);

  /** The closed list of codes is {@link io.tallyman.refusal.Reason}'s. */
  record Rejection(String id, String code, String message) {}

  @Override
  void close();
}
