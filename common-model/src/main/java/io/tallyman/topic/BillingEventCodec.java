package io.tallyman.topic;

import io.tallyman.topic.BillingFact.CustomerChanged;
import io.tallyman.topic.BillingFact.DisputeClosed;
import io.tallyman.topic.BillingFact.DisputeOpened;
import io.tallyman.topic.BillingFact.InvoiceRefunded;
import io.tallyman.topic.BillingFact.PackPurchased;
import io.tallyman.topic.BillingFact.PaymentFailed;
import io.tallyman.topic.BillingFact.PeriodPaid;
import io.tallyman.topic.BillingFact.PurchaseRefunded;
import io.tallyman.topic.BillingFact.SubscriptionState;
import io.tallyman.topic.BillingFact.TopUpFailed;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Billing events as CloudEvents 1.0 in Kafka's binary mode; the key is the organization. */
public final class BillingEventCodec {
  private static final String TYPE_PREFIX = "tallyman.billing.";
  private static final String REVISION = "revision";

  private static final Map<String, Class<? extends BillingFact>> FACTS = new LinkedHashMap<>();

  static {
    FACTS.put("subscription_state", SubscriptionState.class);
    FACTS.put("period_paid", PeriodPaid.class);
    FACTS.put("payment_failed", PaymentFailed.class);
    FACTS.put("pack_purchased", PackPurchased.class);
    FACTS.put("purchase_refunded", PurchaseRefunded.class);
    FACTS.put("invoice_refunded", InvoiceRefunded.class);
    FACTS.put("dispute_opened", DisputeOpened.class);
    FACTS.put("dispute_closed", DisputeClosed.class);
    FACTS.put("top_up_failed", TopUpFailed.class);
    FACTS.put("customer_changed", CustomerChanged.class);
  }

  /** Readers skip members they do not know: billing-sync may come to say more. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private BillingEventCodec() {}

  /** The CloudEvents {@code type} of a fact. */
  public static String type(BillingFact fact) {
    return FACTS.entrySet().stream()
        .filter(entry -> entry.getValue().isInstance(fact))
        .map(entry -> TYPE_PREFIX + entry.getKey())
        .findFirst()
        .orElseThrow();
  }

  /**
   * Writes one.
   *
   * @param header takes each header's name and value
   * @return the record's value
   */
  public static byte[] encode(BillingEvent event, BiConsumer<String, byte[]> header) {
    KafkaBinding.put(header, "specversion", KafkaBinding.SPEC_VERSION);
    KafkaBinding.put(header, "id", event.id());
    KafkaBinding.put(header, "source", BillingEvent.SOURCE);
    KafkaBinding.put(header, "type", type(event.fact()));
    KafkaBinding.put(header, "subject", event.organization());
    KafkaBinding.put(header, "time", event.at().toString());
    KafkaBinding.putJsonContentType(header);
    ObjectNode data = JSON.createObjectNode();
    data.put(REVISION, event.revision());
    data.setAll((ObjectNode) JSON.valueToTree(event.fact()));
    return JSON.writeValueAsBytes(data);
  }

  /**
   * Reads one.
   *
   * @param headers the record's headers by name; null where it has none of the name
   * @throws IllegalArgumentException if it is none, with what is wrong with it
   */
  public static BillingEvent decode(
      Function<String, byte @Nullable []> headers, byte @Nullable [] key, byte @Nullable [] value) {
    String organization = required(headers, "subject");
    if (!Names.isIdentifier(organization)) {
      throw new IllegalArgumentException("the subject is no organization: " + organization);
    }
    if (key != null && !organization.equals(text(key))) {
      throw new IllegalArgumentException("the key is not the subject");
    }
    String type = required(headers, "type");
    Class<? extends BillingFact> fact =
        type.startsWith(TYPE_PREFIX) ? FACTS.get(type.substring(TYPE_PREFIX.length())) : null;
    if (fact == null || value == null) {
      throw new IllegalArgumentException("no billing fact is of type " + type);
    }
    try {
      Instant at = Instant.parse(required(headers, "time"));
      ObjectNode data = JSON.readValue(value, ObjectNode.class);
      long revision = data.path(REVISION).asLong(0);
      return new BillingEvent(organization, revision, at, JSON.treeToValue(data, fact));
    } catch (JacksonException | DateTimeException malformed) {
      throw new IllegalArgumentException(
          "not a " + type + ": " + malformed.getMessage(), malformed);
    }
  }

  private static String required(Function<String, byte @Nullable []> headers, String name) {
    byte[] header = headers.apply("ce_" + name);
    if (header == null) {
      throw new IllegalArgumentException("header ce_" + name + " is missing");
    }
    return text(header);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
