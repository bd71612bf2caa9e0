package io.tallyman.balance.reads;

import io.tallyman.balance.intake.QuarantineReplay;
import io.tallyman.balance.store.QuarantineQueries;
import io.tallyman.balance.store.QuarantinedRecord;
import io.tallyman.refusal.Reason;
import io.tallyman.web.ApiException;
import io.tallyman.web.Cursor;
import io.tallyman.web.ErrorCode;
import io.tallyman.web.Page;
import io.tallyman.web.access.Caller;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.ConnectionException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Records that were not accepted: looked up, and tried again. */
@RestController
class QuarantineController {
  private static final Set<String> STATES = Set.of("waiting", "replayed");

  private final QuarantineQueries quarantine;
  private final QuarantineReplay replay;

  QuarantineController(QuarantineQueries quarantine, QuarantineReplay replay) {
    this.quarantine = quarantine;
    this.replay = replay;
  }

  /** Newest first. */
  @Needs(Scope.OPS)
  @GetMapping("/v1/quarantine")
  Page<QuarantineView> quarantine(
      @RequestParam @Nullable String reason,
      @RequestParam @Nullable String organization,
      @RequestParam @Nullable String state,
      @RequestParam @Nullable Integer limit,
      @RequestParam @Nullable String cursor) {
    int size = Page.limit(limit);
    long before = cursor == null ? Long.MAX_VALUE : Cursor.parseNumber(cursor);
    QuarantineQueries.Filter filter =
        new QuarantineQueries.Filter(knownReason(reason), organization, knownState(state));
    List<QuarantinedRecord> found = quarantine.page(filter, before, size + 1);
    return Page.of(found, size, QuarantineView::of, last -> Cursor.of(last.id()));
  }

  @Needs(Scope.OPS)
  @GetMapping("/v1/quarantine/{id}")
  QuarantineView.Whole quarantined(@PathVariable long id) {
    return quarantine
        .find(id)
        .map(QuarantineView.Whole::of)
        .orElseThrow(() -> OrganizationReads.noSuch("quarantined record", Long.toString(id)));
  }

  /**
   * Tries a record again, by the catalog in force now; answers with what became of it. One that is
   * refused again goes on waiting, with the reason of this time.
   */
  @Needs(Scope.OPS)
  @PostMapping("/v1/quarantine/{id}/replay")
  QuarantineView.Whole replay(@PathVariable long id, Caller caller) {
    QuarantineView.Whole before = quarantined(id);
    if (!before.quarantined().state().equals("waiting")) {
      throw new ApiException(ErrorCode.CONFLICT, "The record " + id + " has been replayed already");
    }
    try {
      replay.replay(id, caller.name());
    } catch (SQLException failed) {
      throw new ConnectionException(failed);
    }
    return quarantined(id);
  }

  private static @Nullable String knownReason(@Nullable String reason) {
    try {
      return reason == null ? null : Reason.ofCode(reason).code();
    } catch (IllegalArgumentException unknown) {
      throw ApiException.invalidField("reason", "there is no reason \"" + reason + "\"");
    }
  }

  private static @Nullable String knownState(@Nullable String state) {
    if (state != null && !STATES.contains(state)) {
      throw ApiException.invalidField("state", "state must be waiting or replayed");
    }
    return state;
  }
}
