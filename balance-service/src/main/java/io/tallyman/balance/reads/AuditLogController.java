package io.tallyman.balance.reads;

import io.tallyman.balance.store.AuditQueries;
import io.tallyman.balance.store.Deed;
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

/** Who has done what by hand. */
@RestController
class AuditLogController {
  private final AuditQueries rows;

  AuditLogController(AuditQueries rows) {
    this.rows = rows;
  }

  /** Newest first. */
  @Needs(Scope.OPS)
  @GetMapping("/v1/ops/audit-log")
  Page<DeedView> page(
      @RequestParam @Nullable String organization,
      @RequestParam @Nullable Integer limit,
      @RequestParam @Nullable String cursor) {
    int size = Page.limit(limit);
    List<AuditQueries.Row> found =
        rows.page(
            organization, cursor == null ? Long.MAX_VALUE : Cursor.parseNumber(cursor), size + 1);
    return Page.of(found, size, AuditLogController::view, last -> Cursor.of(last.id()));
  }

  private static DeedView view(AuditQueries.Row row) {
    Deed deed = row.deed();
    return new DeedView(
        row.id(),
        row.at(),
        deed.actor(),
        deed.action().code(),
        row.organization(),
        deed.subject(),
        deed.reason(),
        deed.details());
  }
}
