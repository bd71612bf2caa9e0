package io.tallyman.balance.reads;

import io.tallyman.balance.catalog.Prices;
import io.tallyman.balance.catalog.Timeline;
import io.tallyman.balance.reads.ExplanationView.CatalogView;
import io.tallyman.balance.reads.ExplanationView.PaidByHold;
import io.tallyman.balance.reads.ExplanationView.PriceView;
import io.tallyman.balance.reads.ExplanationView.TermView;
import io.tallyman.balance.reads.ExplanationView.TierActionView;
import io.tallyman.balance.store.ExplanationQueries;
import io.tallyman.balance.store.OrganizationTransaction;
import io.tallyman.balance.store.StoredUsage;
import io.tallyman.catalog.Catalog;
import io.tallyman.catalog.Price;
import io.tallyman.catalog.Pricing;
import io.tallyman.ledger.Charge;
import io.tallyman.ledger.Debit;
import io.tallyman.ledger.HoldId;
import io.tallyman.money.Credits;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Explains what single events cost. */
final class PriceExplanation {
  /** The field by which an event names the hold that it settles. */
  private static final String HOLD = "hold";

  private final Timeline catalogs;

  PriceExplanation(Timeline catalogs) {
    this.catalogs = catalogs;
  }

  /** The catalog version that priced an event. */
  CatalogView catalog(StoredUsage usage) {
    Catalog catalog = catalogs.version(usage.catalogVersion()).catalog();
    Instant from =
        catalogs.spells().stream()
            .filter(spell -> spell.version().id() == usage.catalogVersion())
            .map(Timeline.Spell::from)
            .filter(start -> !start.isAfter(usage.occurredAt()))
            .reduce((earlier, later) -> later)
            .orElseGet(() -> catalogs.version(usage.catalogVersion()).firstStartedAt());
    return new CatalogView(usage.catalogVersion(), catalog.name(), catalog.contentHash(), from);
  }

  /** What an event cost, computed again; or what had paid for it. */
  PriceView price(OrganizationTransaction transaction, StoredUsage usage, Charge charge) {
    Catalog catalog = catalogs.version(usage.catalogVersion()).catalog();
    ObjectNode data = (ObjectNode) EventData.object(usage.data());
    Pricing pricing = Prices.of(catalog, usage.action(), data);
    if (!(pricing instanceof Pricing.Priced(Price price))) {
      throw new IllegalStateException(catalog + " no longer prices " + usage + ": " + pricing);
    }
    String currency = catalog.currency().getCurrencyCode();
    PaidByHold paidBy = paidBy(transaction, usage, data);
    if (paidBy != null) {
      return new PriceView(
          Credits.ZERO,
          List.of(),
          null,
          price.dimensions(),
          Cost.decimal(usage.costMicros()),
          currency,
          paidBy);
    }
    Price.TierAction action = price.tierAction();
    return new PriceView(
        price.credits(),
        TermView.of(price),
        action == null
            ? null
            : new TierActionView(
                action.tier(), action.weight(), charge.tierUnits() == 0 ? "credits" : "counter"),
        price.dimensions(),
        Cost.decimal(price.costMicros()),
        currency,
        null);
  }

  /** What a hold has paid for before is recorded without a price, whatever the catalog says. */
  private static @Nullable PaidByHold paidBy(
      OrganizationTransaction transaction, StoredUsage usage, ObjectNode data) {
    boolean free =
        usage.debit().credits().equals(Credits.ZERO) && usage.debit().tier() == Debit.NO_TIER;
    JsonNode named = data.get(HOLD);
    HoldId hold = free && named != null && named.isString() ? HoldId.read(named.asString()) : null;
    return hold == null
        ? null
        : ExplanationQueries.settlementOf(transaction, hold)
            .filter(number -> number != usage.postingNumber())
            .map(number ->
                new PaidByHold(hold.toString(), new TransactionId.OfEvent(number, 1).toString()))
            .orElse(null);
  }
}
