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

/** Moves credits between wallets. */
@RestController
class TransferController {
  private final TransferCredits transferCredits;

  TransferController(TransferCredits transferCredits) {
    this.transferCredits = transferCredits;
  }

  @Needs(Scope.CREDITS_ADJUST)
  @PostMapping("/v1/organizations/{organization}/wallets/transfer")
  ResponseEntity<TransferAnswer> transfer(
      @PathVariable String organization,
      @RequestBody TransferRequest request,
      @Nullable IdempotencyKey key,
      Caller caller) {
    return transferCredits.transfer(organization, request, key, caller).toResponse();
  }
}
