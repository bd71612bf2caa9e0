package io.tallyman.sandbox.clock;

import io.tallyman.web.ApiException;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.OpenToCallers;
import io.tallyman.web.access.Scope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Shows the sandbox's clock, and advances it. */
@RestController
class ClockController {
  private final SandboxClock clock;
  private final AdvancingClock advancing;
  private final Backlog backlog;

  ClockController(SandboxClock clock, AdvancingClock advancing, Backlog backlog) {
    this.clock = clock;
    this.advancing = advancing;
    this.backlog = backlog;
  }

  /** By how much to advance. */
  record Advance(@Nullable Step by) {}

  /**
   * What the clock shows.
   *
   * @param offset how far it is ahead of real time, as ISO 8601
   */
  record Shown(Instant now, String offset, Instant realTime) {
    static Shown of(SandboxClock.Reading reading) {
      return new Shown(reading.now(), reading.offset().toString(), reading.realTime());
    }
  }

  @OpenToCallers
  @GetMapping("/v1/sandbox/clock")
  Shown show() {
    return Shown.of(clock.read());
  }

  @Needs(Scope.OPS)
  @PostMapping("/v1/sandbox/clock/advance")
  Shown advance(@RequestBody Advance body) {
    if (body.by() == null) {
      throw ApiException.invalidField("by", "by is missing: how far to advance, such as P31D");
    }
    backlog.awaitTaken(); // what was sent before occurs before
    advancing.advance(body.by());
    return show();
  }
}
