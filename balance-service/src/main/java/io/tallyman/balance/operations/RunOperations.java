package io.tallyman.balance.operations;

import io.tallyman.balance.operations.Work.Step;
import io.tallyman.balance.store.OperationTable;
import io.tallyman.balance.store.OperationTable.Operation;
import io.tallyman.balance.store.OperationTable.Progress;
import io.tallyman.postgres.BackgroundTask;
import io.tallyman.postgres.DatabaseOutage;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Does what operators have started, a step at a time. An operation belongs to one instance at a
 * time; if that dies, another one goes on from the last step that was kept.
 */
final class RunOperations {
  private static final Logger log = LoggerFactory.getLogger(RunOperations.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
  private static final int FINDINGS_KEPT = 100;

  private final Jdbi writer;
  private final Map<String, Work> kinds;
  private final InstantSource clock;
  private final JsonMapper json;

  RunOperations(Jdbi writer, Map<String, Work> kinds, InstantSource clock, JsonMapper json) {
    this.writer = writer;
    this.kinds = kinds;
    this.clock = clock;
    this.json = json;
  }

  BackgroundTask task() {
    return new BackgroundTask("operations", this::step, BETWEEN_LOOKS, () -> {});
  }

  private boolean step() throws SQLException, InterruptedException {
    try (Handle handle = writer.open()) {
      Operation operation = OperationTable.claim(handle);
      if (operation == null) {
        return false;
      }
      try {
        if (operation.state().equals("running")) {
          step(handle, operation);
        }
      } finally {
        OperationTable.release(handle, operation.id());
      }
      return true;
    }
  }

  private void step(Handle handle, Operation operation) throws SQLException, InterruptedException {
    try {
      Work work = kinds.get(operation.kind());
      if (work == null) {
        throw new IllegalStateException("this version does not know " + operation.kind());
      }
      long started = System.nanoTime();
      Step step =
          work.step(
              operation.id(),
              json.readValue(operation.parameters(), Wanted.class),
              operation.position());
      keep(handle, operation, step, Duration.ofNanos(System.nanoTime() - started));
    } catch (RuntimeException | SQLException failure) {
      if (DatabaseOutage.isBehind(failure)) {
        throw failure;
      }
      log.error("operation {} cannot go on", operation.id(), failure);
      OperationTable.fail(
          handle, operation.id(), String.valueOf(failure.getMessage()), clock.instant());
    }
  }

  private void keep(Handle handle, Operation operation, Step step, Duration busy) {
    List<Finding> kept =
        new ArrayList<>(List.of(json.readValue(operation.findings(), Finding[].class)));
    for (Finding finding : step.findings()) {
      log.warn("operation {} has found a difference: {}", operation.id(), finding);
      if (kept.size() < FINDINGS_KEPT) {
        kept.add(finding);
      }
    }
    OperationTable.advance(
        handle,
        operation.id(),
        new Progress(
            step.phase(),
            step.position(),
            step.done(),
            busy,
            operation.found() + step.findings().size(),
            json.writeValueAsString(kept),
            json.writeValueAsString(step.result())),
        clock.instant());
  }
}
