package io.tallyman.balance.keys;

import io.tallyman.balance.requests.Answer;
import io.tallyman.balance.requests.OnceOnly;
import io.tallyman.balance.store.Deed;
import io.tallyman.balance.store.OrganizationTransactions;
import io.tallyman.balance.store.OriginsTable;
import io.tallyman.web.ApiException;
import io.tallyman.web.IdempotencyKey;
import io.tallyman.web.access.Caller;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** From where an organization's pages may ask about it. */
@RestController
@RequestMapping("/v1/organizations/{organization}/origins")
class OriginsController {
  private static final int MOST = 20;

  /** As a browser writes it: no path, no default port, no capitals. */
  private static final Pattern ORIGIN =
      Pattern.compile("https?://[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?(:[1-9][0-9]{0,4})?");

  private final OrganizationTransactions transactions;
  private final OnceOnly onceOnly;
  private final InstantSource clock;

  OriginsController(OrganizationTransactions transactions, OnceOnly onceOnly, InstantSource clock) {
    this.transactions = transactions;
    this.onceOnly = onceOnly;
    this.clock = clock;
  }

  /** Origins, whole: {@code https://app.example}. */
  record Origins(@Nullable List<String> origins) {}

  @Needs(Scope.TOKENS_MINT)
  @GetMapping
  Origins read(@PathVariable String organization) {
    return new Origins(transactions.read(organization, OriginsTable::read));
  }

  @Needs(Scope.TOKENS_MINT)
  @PutMapping
  ResponseEntity<Origins> write(
      @PathVariable String organization,
      @RequestBody Origins wanted,
      @Nullable IdempotencyKey key,
      Caller caller) {
    List<String> origins = checked(wanted.origins());
    Instant now = clock.instant();
    Map<String, String> details = Map.of("origins", String.join(" ", origins));
    Deed deed = new Deed(caller.name(), Deed.Action.ORIGINS_CHANGED, organization, null, details);
    return transactions
        .change(
            organization,
            onceOnly.answering(
                key,
                now,
                transaction -> {
                  OriginsTable.write(transaction, origins, now);
                  transaction.audit(deed, now);
                  return Answer.ok(new Origins(origins));
                }))
        .toResponse();
  }

  private static List<String> checked(@Nullable List<String> origins) {
    if (origins == null || origins.size() > MOST) {
      throw ApiException.invalidField("origins", "origins must be a list of " + MOST + " at most");
    }
    for (String origin : origins) {
      if (origin == null || !ORIGIN.matcher(origin).matches()) {
        throw ApiException.invalidField(
            "origins", "an origin is one such as https://app.example, and not \"" + origin + "\"");
      }
    }
    return origins.stream().distinct().toList();
  }
}
