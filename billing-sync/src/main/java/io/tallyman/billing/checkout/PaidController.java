package io.tallyman.billing.checkout;

import io.swagger.v3.oas.annotations.Operation;
import io.tallyman.billing.store.InvoiceTable;
import io.tallyman.billing.store.InvoiceTable.Invoice;
import io.tallyman.billing.store.PaymentTable;
import io.tallyman.billing.store.PaymentTable.Payment;
import io.tallyman.billing.store.Position;
import io.tallyman.web.ApiException;
import io.tallyman.web.Cursor;
import io.tallyman.web.Page;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows what an organization has been billed, and has paid. */
@RestController
@RequestMapping("/v1/organizations/{organization}")
class PaidController {
  private final Requests requests;

  PaidController(Requests requests) {
    this.requests = requests;
  }

  @Operation(summary = "Invoices, newest first")
  @Needs({Scope.BALANCE_READ, Scope.BILLING_MANAGE})
  @GetMapping("/invoices")
  Page<Invoice> invoices(
      @PathVariable String organization,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable String cursor) {
    return page(
        organization,
        new Asked(limit, cursor),
        (handle, asked) ->
            new InvoiceTable(handle, organization).list(asked.before(), asked.size() + 1),
        invoice -> Cursor.of(invoice.createdAt(), invoice.id()));
  }

  @Operation(summary = "Payments, newest first: by hand, automatic, and of subscriptions")
  @Needs({Scope.BALANCE_READ, Scope.BILLING_MANAGE})
  @GetMapping("/payments")
  Page<Payment> payments(
      @PathVariable String organization,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable String cursor) {
    return page(
        organization,
        new Asked(limit, cursor),
        (handle, asked) ->
            new PaymentTable(handle, organization).list(asked.before(), asked.size() + 1),
        payment -> Cursor.of(payment.createdAt(), payment.id()));
  }

  private <T> Page<T> page(
      String organization,
      Asked asked,
      BiFunction<Handle, Asked, List<T>> list,
      Function<T, Cursor> place) {
    List<T> found = requests.read(organization, handle -> list.apply(handle, asked));
    return Page.of(found, asked.size(), Function.identity(), place);
  }

  /** Which page is wanted. */
  private record Asked(int size, @Nullable Position before) {
    Asked(@Nullable Integer limit, @Nullable String cursor) {
      this(Page.limit(limit), position(cursor));
    }
  }

  private static @Nullable Position position(@Nullable String cursor) {
    if (cursor == null) {
      return null;
    }
    List<String> parts = Cursor.parse(cursor, 2).parts();
    try {
      return new Position(Instant.parse(parts.getFirst()), parts.getLast());
    } catch (DateTimeException notOfThisList) {
      throw ApiException.invalidField("cursor", "cursor must be a nextCursor of this same list");
    }
  }
}
