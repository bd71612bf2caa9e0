package io.tallyman.balance.operations;

import io.tallyman.balance.store.OperationTable;
import io.tallyman.balance.store.OperationTable.Operation;
import io.tallyman.web.ApiException;
import io.tallyman.web.Cursor;
import io.tallyman.web.ErrorCode;
import io.tallyman.web.Page;
import io.tallyman.web.access.Caller;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Starts long work, and says how it stands. */
@RestController
class OperationsController {
  private final OperationTable operations;
  private final Map<String, Work> kinds;
  private final InstantSource clock;
  private final JsonMapper json;

  OperationsController(
      OperationTable operations, Map<String, Work> kinds, InstantSource clock, JsonMapper json) {
    this.operations = operations;
    this.kinds = kinds;
    this.clock = clock;
    this.json = json;
  }

  @Needs(Scope.OPS)
  @PostMapping("/v1/ops/operations")
  @ResponseStatus(HttpStatus.CREATED)
  OperationView start(@RequestBody Wanted wanted, Caller caller) {
    Work work = kinds.get(wanted.requiredKind());
    if (work == null) {
      throw ApiException.invalidField(
          "kind", "kind must be one of " + kinds.keySet().stream().sorted().toList());
    }
    Operation started =
        operations.start(
            work.kind(),
            json.writeValueAsString(wanted),
            caller.name(),
            work.firstPhase(wanted),
            work.total(wanted),
            clock.instant());
    return OperationView.of(started, json);
  }

  /** Newest first. */
  @Needs(Scope.OPS)
  @GetMapping("/v1/ops/operations")
  Page<OperationView> operations(
      @RequestParam @Nullable Integer limit, @RequestParam @Nullable String cursor) {
    int size = Page.limit(limit);
    long before = cursor == null ? Long.MAX_VALUE : Cursor.parseNumber(cursor);
    return Page.of(
        operations.page(before, size + 1),
        size,
        operation -> OperationView.of(operation, json),
        last -> Cursor.of(last.id()));
  }

  @Needs(Scope.OPS)
  @GetMapping("/v1/ops/operations/{id}")
  OperationView operation(@PathVariable long id) {
    return OperationView.of(find(id), json);
  }

  /** Stops after the step under way; what is done stays done. */
  @Needs(Scope.OPS)
  @PostMapping("/v1/ops/operations/{id}/pause")
  OperationView pause(@PathVariable long id, Caller caller) {
    return change(id, List.of("running"), "paused", caller);
  }

  @Needs(Scope.OPS)
  @PostMapping("/v1/ops/operations/{id}/resume")
  OperationView resume(@PathVariable long id, Caller caller) {
    return change(id, List.of("paused", "failed"), "running", caller);
  }

  @Needs(Scope.OPS)
  @PostMapping("/v1/ops/operations/{id}/cancel")
  OperationView cancel(@PathVariable long id, Caller caller) {
    return change(id, List.of("running", "paused"), "canceled", caller);
  }

  private OperationView change(long id, List<String> from, String to, Caller caller) {
    if (!operations.change(id, from, to, caller.name(), clock.instant())) {
      String state = find(id).state();
      if (!state.equals(to)) {
        throw new ApiException(ErrorCode.CONFLICT, "The operation " + id + " is " + state);
      }
    }
    return operation(id);
  }

  private Operation find(long id) {
    return operations
        .find(id)
        .orElseThrow(() -> new ApiException(ErrorCode.NOT_FOUND, "There is no operation " + id));
  }
}
