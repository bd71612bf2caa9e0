package io.tallyman.billing.privacy;

import io.swagger.v3.oas.annotations.Operation;
import io.tallyman.billing.store.BillingAuditTable;
import io.tallyman.billing.store.BillingDatabase;
import io.tallyman.billing.store.BillingDeed;
import io.tallyman.billing.store.BillingDeed.Action;
import io.tallyman.billing.store.BillingPersonalData;
import io.tallyman.topic.Names;
import io.tallyman.web.ApiException;
import io.tallyman.web.ExportedLines;
import io.tallyman.web.Why;
import io.tallyman.web.access.Caller;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Hands out what billing-sync has of an organization, and forgets what of it is personal. */
@RestController
@RequestMapping("/v1/organizations/{organization}/payments")
public class BillingPrivacyController {
  private final BillingDatabase database;
  private final InstantSource clock;

  BillingPrivacyController(BillingDatabase database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * What is gone.
   *
   * @param erased how many of what
   */
  record Erasure(Map<String, Long> erased) {}

  @Operation(summary = "All that is kept of an organization's payments, as lines of JSON")
  @ExportedLines.Answered
  @Needs(Scope.DATA_MANAGE)
  @PostMapping("/export")
  void export(
      @PathVariable String organization,
      @RequestBody Why why,
      Caller caller,
      HttpServletResponse response) {
    checkOrganization(organization);
    BillingDeed deed = deed(caller, Action.DATA_EXPORTED, organization, why, Map.of());
    database.inTransaction(
        organization,
        handle -> {
          new BillingAuditTable(handle).add(deed, clock.instant());
          return deed;
        });
    database.inTransaction(
        organization,
        handle -> {
          BillingPersonalData.write(handle, ExportedLines.into(response));
          return deed;
        });
  }

  @Operation(summary = "Forgets names, addresses and Stripe's payloads; payments stay")
  @Needs(Scope.DATA_MANAGE)
  @PostMapping("/erasure")
  Erasure erase(@PathVariable String organization, @RequestBody Why why, Caller caller) {
    checkOrganization(organization);
    why.checkedReason();
    return database.inTransaction(
        organization,
        handle -> {
          Map<String, Long> counts = BillingPersonalData.erase(handle);
          Map<String, String> details = new TreeMap<>();
          counts.forEach((what, count) -> details.put(what, Long.toString(count)));
          new BillingAuditTable(handle)
              .add(
                  deed(caller, Action.PERSONAL_DATA_ERASED, organization, why, details),
                  clock.instant());
          return new Erasure(counts);
        });
  }

  private static BillingDeed deed(
      Caller caller, Action action, String organization, Why why, Map<String, String> details) {
    return new BillingDeed(
        caller.name(), action, organization, organization, why.checkedReason(), details);
  }

  private static void checkOrganization(String organization) {
    if (!Names.isIdentifier(organization)) {
      throw ApiException.invalidField(
          "organization", "an organization is 1 to 128 of A-Z a-z 0-9 . _ : @ -");
    }
  }
}
