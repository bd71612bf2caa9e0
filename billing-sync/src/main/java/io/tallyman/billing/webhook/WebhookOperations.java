package io.tallyman.billing.webhook;

import io.swagger.v3.oas.annotations.Operation;
import io.tallyman.billing.store.BillingAuditTable;
import io.tallyman.billing.store.BillingDatabase;
import io.tallyman.billing.store.BillingDeed;
import io.tallyman.billing.store.BillingDeed.Action;
import io.tallyman.billing.store.StoredWebhook;
import io.tallyman.billing.store.WebhookState;
import io.tallyman.billing.store.WebhookTable;
import io.tallyman.web.ApiException;
import io.tallyman.web.Cursor;
import io.tallyman.web.ErrorCode;
import io.tallyman.web.Page;
import io.tallyman.web.access.Caller;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows operators what has become of webhooks, and has them worked on again. */
@RestController
@RequestMapping("/v1/ops/webhooks")
class WebhookOperations {
  private final BillingDatabase database;
  private final InstantSource clock;

  WebhookOperations(BillingDatabase database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** A webhook, as operators see it. */
  record View(
      String id,
      @Nullable String type,
      @Nullable String apiVersion,
      @Nullable String account,
      @Nullable Boolean livemode,
      String state,
      @Nullable String reason,
      @Nullable String detail,
      int attempts,
      int copies,
      @Nullable Instant createdAt,
      Instant receivedAt,
      @Nullable Instant nextAttemptAt,
      @Nullable Instant finishedAt) {
    static View of(StoredWebhook stored) {
      return new View(
          stored.id(),
          stored.type(),
          stored.apiVersion(),
          stored.account(),
          stored.livemode(),
          stored.state().code(),
          stored.reason(),
          stored.detail(),
          stored.attempts(),
          stored.copies(),
          stored.createdAt(),
          stored.receivedAt(),
          stored.dueAt(),
          stored.finishedAt());
    }
  }

  /** How many are worked on again. */
  record Reprocessing(int webhooks) {}

  @Operation(summary = "Lists webhooks, newest first, of one state or of all")
  @Needs(Scope.OPS)
  @GetMapping
  Page<View> list(
      @RequestParam(required = false) @Nullable String state,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable String cursor) {
    int size = Page.limit(limit);
    WebhookState wanted = state == null ? null : state(state);
    long before = cursor == null ? Long.MAX_VALUE : Cursor.parseNumber(cursor);
    List<StoredWebhook> found =
        database.inTransaction(handle -> new WebhookTable(handle).list(wanted, before, size + 1));
    return Page.of(found, size, View::of, webhook -> Cursor.of(webhook.seq()));
  }

  @Operation(
      summary = "Has a webhook worked on again, whatever has become of it",
      description = "What it calls for is done once, however often it is worked on.")
  @Needs(Scope.OPS)
  @PostMapping("/{id}/reprocess")
  View reprocess(@PathVariable String id, Caller caller) {
    Instant now = clock.instant();
    return database
        .inTransaction(handle -> {
          Optional<StoredWebhook> due = new WebhookTable(handle).makeDue(id, now);
          if (due.isPresent() && due.get().dueAt() == null) {
            throw new ApiException(ErrorCode.CONFLICT, "The payload of " + id + " has been erased");
          }
          if (due.isPresent()) {
            audit(handle, caller, id, 1, now);
          }
          return due;
        })
        .map(View::of)
        .orElseThrow(() -> new ApiException(ErrorCode.NOT_FOUND, "There is no webhook " + id));
  }

  @Operation(summary = "Has all webhooks of a state worked on again")
  @Needs(Scope.OPS)
  @PostMapping("/reprocess")
  Reprocessing reprocessAll(
      @RequestParam(defaultValue = "quarantined") String state, Caller caller) {
    WebhookState wanted = state(state);
    Instant now = clock.instant();
    int webhooks =
        database.inTransaction(handle -> {
          int due = new WebhookTable(handle).makeDue(wanted, now);
          audit(handle, caller, "state:" + wanted.code(), due, now);
          return due;
        });
    return new Reprocessing(webhooks);
  }

  private static void audit(
      Handle handle, Caller caller, String subject, int webhooks, Instant now) {
    Map<String, String> details = Map.of("webhooks", Integer.toString(webhooks));
    new BillingAuditTable(handle)
        .add(
            new BillingDeed(
                caller.name(), Action.WEBHOOKS_REPROCESSED, null, subject, null, details),
            now);
  }

  private static WebhookState state(String state) {
    try {
      return WebhookState.ofCode(state);
    } catch (IllegalArgumentException unknown) {
      throw ApiException.invalidField(
          "state", "state must be received, processed, ignored or quarantined");
    }
  }
}
