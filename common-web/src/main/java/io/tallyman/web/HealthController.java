package io.tallyman.web;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.tallyman.web.access.OpenToAll;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Alive says that the process answers; ready, that everything it needs does. */
@RestController
class HealthController {
  private static final String AVAILABLE = "available";

  private final List<Dependency> dependencies;

  HealthController(List<Dependency> dependencies) {
    this.dependencies = dependencies;
  }

  record Liveness(String status) {}

  /**
   * Readiness.
   *
   * @param dependencies {@code available}, or what is wrong, by name
   */
  record Readiness(String status, Map<String, String> dependencies) {}

  @OpenToAll
  @GetMapping("/livez")
  Liveness livez() {
    return new Liveness("alive");
  }

  @OpenToAll
  @ApiResponse(
      responseCode = "200",
      description = "Everything that it needs is there",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = Readiness.class)))
  @ApiResponse(
      responseCode = "503",
      description = "Something is not: it waits",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = Readiness.class)))
  @GetMapping("/readyz")
  ResponseEntity<Readiness> readyz() {
    Map<String, String> states = new LinkedHashMap<>();
    for (Dependency dependency : dependencies) {
      @Nullable String fault = dependency.fault();
      // Where services share a process, so do their dependencies; one that misses it is enough.
      states.merge(
          dependency.name(),
          fault == null ? AVAILABLE : fault,
          (one, other) -> one.equals(AVAILABLE) ? other : one);
    }
    boolean ready = states.values().stream().allMatch(AVAILABLE::equals);
    return ResponseEntity.status(ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .body(new Readiness(ready ? "ready" : "unavailable", states));
  }
}
