package io.tallyman.balance.gate;

import io.tallyman.topic.UsageEvent;
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

/** Grants and adjustments, by an administrator. */
@RestController
class GrantController {
  private final GiveGrant giveGrant;

  GrantController(GiveGrant giveGrant) {
    this.giveGrant = giveGrant;
  }

  @Needs(Scope.CREDITS_ADJUST)
  @PostMapping("/v1/organizations/{organization}/grants")
  ResponseEntity<GrantAnswer> grant(
      @PathVariable String organization,
      @RequestBody GrantRequest request,
      @Nullable IdempotencyKey key,
      Caller caller) {
    String wallet = request.wallet() == null ? UsageEvent.DEFAULT_WALLET : request.wallet();
    Names.checkOrganization(organization);
    Names.checkWallet(wallet);
    return giveGrant.give(organization, wallet, request, key, caller).toResponse();
  }
}
