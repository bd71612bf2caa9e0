package io.tallyman.balance.operations;

import io.tallyman.balance.store.OperationTable.Operation;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An operation as operators see it.
 *
 * @param done of {@code total}: postings for a rebuild, records for a replay; for an audit,
 *     postings, their events, and records of the log
 * @param perSecond how fast, while it was being worked on; null before the first step
 * @param remainingSeconds how long the rest will take at that rate; null where that is not known
 * @param found differences; the first of them are in {@code findings}
 */
record OperationView(
    String id,
    String kind,
    String state,
    JsonNode parameters,
    String startedBy,
    Instant startedAt,
    @Nullable Instant endedAt,
    String phase,
    long done,
    long total,
    @Nullable Long perSecond,
    @Nullable Long remainingSeconds,
    long found,
    JsonNode findings,
    @Nullable JsonNode result,
    @Nullable String failure) {

  static OperationView of(Operation operation, JsonMapper json) {
    long micros = operation.busy().toNanos() / 1_000;
    Long rate = micros == 0 ? null : operation.done() * 1_000_000 / micros;
    return new OperationView(
        Long.toString(operation.id()),
        operation.kind(),
        operation.state(),
        json.readTree(operation.parameters()),
        operation.startedBy(),
        operation.startedAt(),
        operation.endedAt(),
        operation.phase(),
        operation.done(),
        operation.total(),
        rate,
        operation.endedAt() == null ? remaining(operation, rate) : null,
        operation.found(),
        json.readTree(operation.findings()),
        operation.result() == null ? null : json.readTree(operation.result()),
        operation.failure());
  }

  private static @Nullable Long remaining(Operation operation, @Nullable Long rate) {
    return rate == null || rate == 0
        ? null
        : Math.ceilDiv(Math.max(0, operation.total() - operation.done()), rate);
  }
}
