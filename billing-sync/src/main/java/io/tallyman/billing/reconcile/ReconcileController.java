package io.tallyman.billing.reconcile;

import io.swagger.v3.oas.annotations.Operation;
import io.tallyman.billing.store.BillingAuditTable;
import io.tallyman.billing.store.BillingDatabase;
import io.tallyman.billing.store.BillingDeed;
import io.tallyman.billing.store.BillingDeed.Action;
import io.tallyman.billing.store.DriftTable;
import io.tallyman.billing.store.DriftTable.Numbered;
import io.tallyman.billing.store.ReconciliationTable;
import io.tallyman.billing.store.ReconciliationTable.Reconciliation;
import io.tallyman.billing.stripe.StripeGateway;
import io.tallyman.web.ApiException;
import io.tallyman.web.Cursor;
import io.tallyman.web.ErrorCode;
import io.tallyman.web.Page;
import io.tallyman.web.access.Caller;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Has operators compare what has been told with what Stripe has. */
@RestController
@RequestMapping("/v1/ops/reconcile")
class ReconcileController {
  private static final Duration USUAL = Duration.ofDays(35);
  private static final int SHOWN = 20;

  private final BillingDatabase database;
  private final StripeGateway stripe;
  private final InstantSource clock;

  ReconcileController(BillingDatabase database, StripeGateway stripe, InstantSource clock) {
    this.database = database;
    this.stripe = stripe;
    this.clock = clock;
  }

  /**
   * What to compare.
   *
   * @param dryRun only reports; repairs by default
   * @param since what may have been missed; 35 days by default
   */
  record ReconcileRequest(@Nullable Boolean dryRun, @Nullable Instant since) {}

  /** One object on which Stripe and what had been told differ. */
  record DriftView(
      String object, @Nullable String organization, List<String> differences, boolean repaired) {
    static DriftView of(Numbered numbered) {
      var drift = numbered.drift();
      return new DriftView(
          drift.object(), drift.organization(), drift.detail().lines().toList(), drift.repaired());
    }
  }

  @Operation(
      summary = "Compares with Stripe, and repairs what webhooks have not told",
      description = "One at a time; it goes on by itself, also after a restart.")
  @Needs(Scope.OPS)
  @PostMapping
  @ResponseStatus(HttpStatus.ACCEPTED)
  ResponseEntity<Reconciliation> start(
      @RequestBody(required = false) @Nullable ReconcileRequest request, Caller caller) {
    if (!stripe.isConfigured()) {
      throw new ApiException(ErrorCode.NOT_SET_UP, "STRIPE_SECRET_KEY is not set");
    }
    Instant now = clock.instant();
    boolean dryRun = request != null && Boolean.TRUE.equals(request.dryRun());
    Instant since = request == null || request.since() == null ? now.minus(USUAL) : request.since();
    if (since.isAfter(now)) {
      throw ApiException.invalidField("since", "since must be in the past");
    }
    UUID id = UUID.randomUUID();
    Reconciliation started =
        database.inTransaction(handle -> {
          ReconciliationTable table = new ReconciliationTable(handle);
          if (!table.start(id, dryRun, since, Listing.CUSTOMERS.name(), now)) {
            throw new ApiException(ErrorCode.CONFLICT, "A reconciliation is running");
          }
          audit(handle, caller, Action.RECONCILIATION_STARTED, id, dryRun, now);
          return table.find(id).orElseThrow();
        });
    return ResponseEntity.accepted().location(URI.create("/v1/ops/reconcile/" + id)).body(started);
  }

  @Operation(summary = "The latest reconciliations, newest first")
  @Needs(Scope.OPS)
  @GetMapping
  Page<Reconciliation> list() {
    return new Page<>(inTable(table -> table.latest(SHOWN)), null);
  }

  @Operation(summary = "How far one is, and what it has found")
  @Needs(Scope.OPS)
  @GetMapping("/{id}")
  Reconciliation read(@PathVariable UUID id) {
    return inTable(table -> found(table, id));
  }

  @Operation(summary = "The objects that differed, oldest first")
  @Needs(Scope.OPS)
  @GetMapping("/{id}/drift")
  Page<DriftView> drift(
      @PathVariable UUID id,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable String cursor) {
    int size = Page.limit(limit);
    long after = cursor == null ? 0 : Cursor.parseNumber(cursor);
    List<Numbered> drift =
        database.inTransaction(handle -> {
          found(new ReconciliationTable(handle), id);
          return new DriftTable(handle).list(id, after, size + 1);
        });
    return Page.of(drift, size, DriftView::of, each -> Cursor.of(each.number()));
  }

  @Operation(summary = "Stops one; what it has repaired stays repaired")
  @Needs(Scope.OPS)
  @PostMapping("/{id}/cancel")
  Reconciliation cancel(@PathVariable UUID id, Caller caller) {
    Instant now = clock.instant();
    return database.inTransaction(handle -> {
      ReconciliationTable table = new ReconciliationTable(handle);
      Reconciliation running = found(table, id);
      if (running.state().equals("running")) {
        table.end(id, "canceled", now);
        audit(handle, caller, Action.RECONCILIATION_CANCELED, id, running.dryRun(), now);
      }
      return found(table, id);
    });
  }

  private static void audit(
      Handle handle, Caller caller, Action action, UUID id, boolean dryRun, Instant now) {
    Map<String, String> details = Map.of("dryRun", Boolean.toString(dryRun));
    new BillingAuditTable(handle)
        .add(new BillingDeed(caller.name(), action, null, id.toString(), null, details), now);
  }

  private static Reconciliation found(ReconciliationTable table, UUID id) {
    return table
        .find(id)
        .orElseThrow(
            () -> new ApiException(ErrorCode.NOT_FOUND, "There is no reconciliation " + id));
  }

  private <T> T inTable(Function<ReconciliationTable, T> work) {
    return database.inTransaction(handle -> work.apply(new ReconciliationTable(handle)));
  }
}
