package io.tallyman.billing.privacy;

import io.swagger.v3.oas.annotations.Operation;
import io.tallyman.billing.store.BillingAuditTable;
import io.tallyman.billing.store.BillingDatabase;
import io.tallyman.billing.store.BillingDeed;
import io.tallyman.web.Cursor;
import io.tallyman.web.DeedView;
import io.tallyman.web.Page;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who has done what by hand in billing-sync. */
@RestController
public class BillingAuditLogController {
  private final BillingDatabase database;

  BillingAuditLogController(BillingDatabase database) {
    this.database = database;
  }

  @Operation(summary = "What was done by hand, newest first")
  @Needs(Scope.OPS)
  @GetMapping("/v1/ops/billing-audit-log")
  Page<DeedView> page(
      @RequestParam(required = false) @Nullable String organization,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable String cursor) {
    int size = Page.limit(limit);
    long before = cursor == null ? Long.MAX_VALUE : Cursor.parseNumber(cursor);
    List<BillingAuditTable.Row> found =
        database.inTransaction(
            handle -> new BillingAuditTable(handle).page(organization, before, size + 1));
    return Page.of(found, size, BillingAuditLogController::view, last -> Cursor.of(last.id()));
  }

  private static DeedView view(BillingAuditTable.Row row) {
    BillingDeed deed = row.deed();
    return new DeedView(
        row.id(),
        row.at(),
        deed.actor(),
        deed.action().code(),
        deed.organization(),
        deed.subject(),
        deed.reason(),
        deed.details());
  }
}
