package io.tallyman.balance.gate;

import io.tallyman.web.IdempotencyKey;
import io.tallyman.web.access.Caller;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Gives back what usage took. */
@RestController
class RefundController {
  private final RefundUsage refundUsage;

  RefundController(RefundUsage refundUsage) {
    this.refundUsage = refundUsage;
  }

  @Needs(Scope.CREDITS_ADJUST)
  @PostMapping("/v1/organizations/{organization}/refunds")
  ResponseEntity<RefundUsage.Refunded> refund(
      @PathVariable String organization,
      @RequestBody RefundUsage.Request request,
      @Nullable IdempotencyKey key,
      Caller caller) {
    return refundUsage.refund(organization, request, key, caller).toResponse();
  }
}
