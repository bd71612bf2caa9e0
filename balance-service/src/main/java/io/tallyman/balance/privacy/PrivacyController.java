package io.tallyman.balance.privacy;

import io.tallyman.balance.store.Deed;
import io.tallyman.balance.store.Deed.Action;
import io.tallyman.balance.store.OrganizationExport;
import io.tallyman.balance.store.OrganizationTransactions;
import io.tallyman.balance.store.PersonalData;
import io.tallyman.web.ExportedLines;
import io.tallyman.web.Why;
import io.tallyman.web.access.Caller;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Hands out all that the ledger has of an organization, and forgets what of it is personal. */
@RestController
public class PrivacyController {
  private final OrganizationTransactions transactions;
  private final InstantSource clock;

  PrivacyController(OrganizationTransactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /** Streamed: the last line says that it is whole. */
  @ExportedLines.Answered
  @Needs(Scope.DATA_MANAGE)
  @PostMapping("/v1/organizations/{organization}/export")
  void export(
      @PathVariable String organization,
      @RequestBody Why why,
      Caller caller,
      HttpServletResponse response) {
    Instant now = clock.instant();
    Deed deed =
        new Deed(caller.name(), Action.DATA_EXPORTED, organization, why.checkedReason(), Map.of());
    transactions.change(
        organization,
        transaction -> {
          transaction.audit(deed, now);
          return deed;
        });
    transactions.read(
        organization,
        transaction -> {
          OrganizationExport.write(transaction, ExportedLines.into(response));
          return deed;
        });
  }

  /**
   * What is gone.
   *
   * @param erased how many of what
   */
  record Erasure(Map<String, Long> erased) {}

  /** Once more is as good as once: what came since goes too. */
  @Needs(Scope.DATA_MANAGE)
  @PostMapping("/v1/organizations/{organization}/erasure")
  Erasure erase(@PathVariable String organization, @RequestBody Why why, Caller caller) {
    String reason = why.checkedReason();
    Instant now = clock.instant();
    return transactions.change(
        organization,
        transaction -> {
          PersonalData.Erased erased = PersonalData.erase(transaction);
          Map<String, Long> counts = erased.counts();
          Map<String, String> details = new TreeMap<>();
          counts.forEach((what, count) -> details.put(what, Long.toString(count)));
          transaction.audit(
              new Deed(caller.name(), Action.PERSONAL_DATA_ERASED, organization, reason, details),
              now);
          return new Erasure(counts);
        });
  }
}
