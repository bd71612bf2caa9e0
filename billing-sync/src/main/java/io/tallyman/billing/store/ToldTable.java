package io.tallyman.billing.store;

import io.tallyman.topic.BillingEvent;
import io.tallyman.topic.BillingEventCodec;
import io.tallyman.topic.BillingFact;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What has been told of an organization's objects, and what of that is still to be published. To be
 * used under the organization's lock, so that revisions ascend and are published as they do.
 */
public final class ToldTable {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Handle handle;
  private final String organization;
  private final Consumer<String> news;

  public ToldTable(Handle handle, String organization) {
    this(handle, organization, told -> {});
  }

  /**
   * Says what it tells, too.
   *
   * @param news takes, for people, how each fact that is told differs from the one before
   */
  public ToldTable(Handle handle, String organization, Consumer<String> news) {
    this.handle = handle;
    this.organization = organization;
    this.news = news;
  }

  /**
   * Tells a fact, unless it is what was told last.
   *
   * @return whether it was told
   */
  public boolean tell(BillingFact fact, Instant now) {
    JsonNode last = lastOf(fact.key(), aspect(fact)).map(JSON::readTree).orElse(null);
    JsonNode wrapped = wrapped(fact);
    if (wrapped.equals(last)) {
      return false;
    }
    news.accept(FactChange.describe(last, wrapped));
    tellAgain(fact, now);
    return true;
  }

  /** Tells a fact under a new revision, whatever was told last. */
  public void tellAgain(BillingFact fact, Instant now) {
    long revision =
        handle
            .createQuery(
                """
                select coalesce(max(revision), 0) + 1 from billing.told
                where organization = :organization and key = :key
                """)
            .bind("organization", organization)
            .bind("key", fact.key())
            .mapTo(Long.class)
            .one();
    handle
        .createUpdate(
            """
            insert into billing.told (organization, key, aspect, type, revision, fact, told_at)
            values (:organization, :key, :aspect, :type, :revision, :fact::jsonb, :now)
            on conflict (organization, key, aspect) do update
            set type = excluded.type, revision = excluded.revision, fact = excluded.fact,
                told_at = excluded.told_at
            """)
        .bind("organization", organization)
        .bind("key", fact.key())
        .bind("aspect", aspect(fact))
        .bind("type", BillingEventCodec.type(fact))
        .bind("revision", revision)
        .bind("fact", JSON.writeValueAsString(wrapped(fact)))
        .bind("now", Columns.utc(now))
        .execute();
    publishLater(new BillingEvent(organization, revision, now, fact));
  }

  private void publishLater(BillingEvent event) {
    Map<String, String> headers = new LinkedHashMap<>();
    byte[] value =
        BillingEventCodec.encode(
            event, (name, text) -> headers.put(name, new String(text, StandardCharsets.UTF_8)));
    handle
        .createUpdate(
            """
            insert into billing.outbox (organization, headers, value)
            values (:organization, :headers::jsonb, :value)
            """)
        .bind("organization", organization)
        .bind("headers", JSON.writeValueAsString(headers))
        .bind("value", value)
        .execute();
  }

  /** Whether anything of this kind has been told of an object. */
  public boolean hasTold(String key, Class<? extends BillingFact> kind) {
    return handle
        .createQuery(
            """
            select exists (
              select from billing.told
              where organization = :organization and key = :key and aspect = :aspect)
            """)
        .bind("organization", organization)
        .bind("key", key)
        .bind("aspect", kind.getSimpleName())
        .mapTo(Boolean.class)
        .one();
  }

  /** The last fact of a kind that has been told of an object. */
  public <T extends BillingFact> Optional<T> last(String key, Class<T> kind) {
    return lastOf(key, kind.getSimpleName())
        .map(fact -> JSON.treeToValue(JSON.readTree(fact).path("fact"), kind));
  }

  private Optional<String> lastOf(String key, String aspect) {
    return handle
        .createQuery(
            """
            select fact::text from billing.told
            where organization = :organization and key = :key and aspect = :aspect
            """)
        .bind("organization", organization)
        .bind("key", key)
        .bind("aspect", aspect)
        .mapTo(String.class)
        .findOne();
  }

  /** Facts of one aspect of an object replace each other. */
  private static String aspect(BillingFact fact) {
    return switch (fact) {
      case BillingFact.DisputeOpened opened -> "Dispute";
      case BillingFact.DisputeClosed closed -> "Dispute";
      case BillingFact.SubscriptionState state -> state.getClass().getSimpleName();
      case BillingFact.PeriodPaid paid -> paid.getClass().getSimpleName();
      case BillingFact.PaymentFailed failed -> failed.getClass().getSimpleName();
      case BillingFact.PackPurchased bought -> bought.getClass().getSimpleName();
      case BillingFact.PurchaseRefunded refund -> refund.getClass().getSimpleName();
      case BillingFact.InvoiceRefunded refund -> refund.getClass().getSimpleName();
      case BillingFact.TopUpFailed failed -> failed.getClass().getSimpleName();
      case BillingFact.CustomerChanged customer -> customer.getClass().getSimpleName();
    };
  }

  private static JsonNode wrapped(BillingFact fact) {
    return JSON.createObjectNode()
        .put("type", BillingEventCodec.type(fact))
        .set("fact", JSON.readTree(JSON.writeValueAsString(fact)));
  }
}
