package io.tallyman.balance.gate;

import io.tallyman.topic.UsageEvent;
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

  @PostMapping("/v1/organizations/{organization}/grants")
  GrantAnswer grant(@PathVariable String organization, @RequestBody GrantRequest request) {
    String wallet = request.wallet() == null ? UsageEvent.DEFAULT_WALLET : request.wallet();
    Names.checkOrganization(organization);
    Names.checkWallet(wallet);
    return giveGrant.give(organization, wallet, request);
  }
}
