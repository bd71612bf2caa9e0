package io.tallyman.topic;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tallyman.catalog.Catalog;
import io.tallyman.catalog.Catalogs;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Whatever comes over Kafka or HTTP is read, or refused with a reason; nothing else happens. */
class TopicFuzzTest {
  private static final List<Catalog> CATALOGS =
      Catalogs.names().stream().map(Catalogs::builtIn).toList();

  private static final List<String> FACTS =
      List.of(
          "subscription_state",
          "period_paid",
          "payment_failed",
          "pack_purchased",
          "purchase_refunded",
          "invoice_refunded",
          "dispute_opened",
          "dispute_closed",
          "top_up_failed",
          "customer_changed");

  @FuzzTest
  void anEventInStructuredModeIsReadOrRefused(byte[] json) {
    check(UsageEventCodec.decodeJson(json));
  }

  @FuzzTest
  void aBatchIsSplitOrRefused(byte[] json) {
    if (EventBatch.split(json) instanceof EventBatch.Items(List<byte[]> items)) {
      items.forEach(item -> check(UsageEventCodec.decodeJson(item)));
    }
  }

  @FuzzTest
  void anEventInBinaryModeIsReadOrRefused(FuzzedDataProvider data) {
    Map<String, byte[]> headers = new HashMap<>();
    for (String name :
        List.of("specversion", "id", "source", "type", "subject", "time", "datacontenttype")) {
      if (data.consumeBoolean()) {
        headers.put("ce_" + name, data.consumeBytes(300));
      }
    }
    if (data.consumeBoolean()) {
      headers.put("content-type", data.consumeBytes(60));
    }
    byte[] key = data.consumeBoolean() ? data.consumeBytes(40) : null;
    byte[] value = data.consumeBoolean() ? data.consumeRemainingAsBytes() : null;
    check(UsageEventCodec.decode(headers::get, key, value));
  }

  @FuzzTest
  void aRequestInBinaryModeIsReadOrRefused(FuzzedDataProvider data) {
    Map<String, String> headers = new HashMap<>();
    for (String name :
        List.of("ce-specversion", "ce-id", "ce-source", "ce-type", "ce-subject", "ce-time")) {
      headers.put(name, data.consumeString(300));
    }
    headers.put("content-type", data.consumeString(60));
    check(UsageEventCodec.decodeHttp(headers::get, data.consumeRemainingAsBytes()));
  }

  @FuzzTest
  void aBillingFactIsReadOrRefused(FuzzedDataProvider data) {
    Map<String, byte[]> headers = new HashMap<>();
    headers.put("ce_subject", utf8("acme"));
    headers.put("ce_time", utf8("2026-11-21T00:00:00Z"));
    headers.put("ce_type", utf8("tallyman.billing." + data.pickValue(FACTS)));
    byte[] value = data.consumeRemainingAsBytes();
    reading(value, bytes -> BillingEventCodec.decode(headers::get, null, bytes));
  }

  @FuzzTest
  void whatServicesTellEachOtherIsReadOrRefused(byte[] value) {
    reading(value, BalanceEventCodec::decode);
    reading(value, BalanceEventCodec::decodeNotice);
    reading(value, BalanceEventCodec::decodeTopUp);
    reading(value, ApiKeyState::decode);
    reading(value, OriginsState::decode);
  }

  /** An event that was read is the same once written and read again, and has a price or none. */
  private static void check(Decoded decoded) {
    if (decoded instanceof Decoded.Accepted(UsageEvent event)) {
      assertThat(event.organization()).matches(Names::isIdentifier);
      Map<String, byte[]> headers = new HashMap<>();
      byte[] value = UsageEventCodec.encode(event, headers::put);
      assertThat(UsageEventCodec.decode(headers::get, null, value)).isEqualTo(decoded);
      CATALOGS.forEach(
          catalog -> assertThat(catalog.price(event.type(), event.data())).isNotNull());
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void reading(byte[] value, Consumer<byte[]> reader) {
    try {
      reader.accept(value);
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageNotContaining("null pointer");
    }
  }
}
