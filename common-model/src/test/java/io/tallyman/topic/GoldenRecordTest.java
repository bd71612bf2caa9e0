package io.tallyman.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.tallyman.money.Credits;
import io.tallyman.money.Money;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes on the topics: who changes these files changes the contract. */
final class GoldenRecordTest {
  private static final BalanceEvent POSTING =
      new BalanceEvent(
          "acme",
          "default",
          17,
          "usage",
          "u1204.1",
          "u1204.3",
          3,
          Credits.parse("-2.5"),
          Credits.of(1150),
          Credits.parse("1147.5"),
          List.of(new BalanceEvent.TierChange("small", -2)),
          Instant.parse("2026-11-20T10:15:31.5Z"));

  private static final BalanceNotice NOTICE =
      new BalanceNotice(
          12,
          "acme",
          "default",
          NoticeKind.LOW_BALANCE,
          new TreeMap<>(
              Map.of("unit", "credits", "level", "warn", "threshold", "50", "remaining", "47.5")),
          Instant.parse("2026-11-20T10:15:31.5Z"));

  private static final TopUpWanted TOP_UP =
      new TopUpWanted(
          UUID.fromString("019aa0c4-6f5e-7c3a-9d53-2f1c8a6b7e10"),
          "acme",
          "default",
          "credits-500",
          Credits.of(500),
          Money.parse("20.00", Currency.getInstance("USD")),
          Instant.parse("2026-11-20T10:15:31.5Z"));

  @ParameterizedTest
  @ValueSource(strings = {"usage-event", "void-event"})
  void aUsageEventIsWrittenAsItWasRead(String name) {
    GoldenRecord golden = GoldenRecord.read(name);
    Decoded decoded =
        UsageEventCodec.decode(
            header -> golden.headers().containsKey(header) ? golden.header(header) : null,
            null,
            Records.bytes(golden.value()));

    assertThat(decoded).isInstanceOf(Decoded.Accepted.class);
    UsageEvent event = ((Decoded.Accepted) decoded).event();
    assertThat(written(headers -> UsageEventCodec.encode(event, headers))).isEqualTo(golden);
  }

  @Test
  void aBalanceEventIsWrittenAsItAlwaysWas() {
    GoldenRecord golden = GoldenRecord.read("balance-event");

    assertThat(written(headers -> BalanceEventCodec.encode(POSTING, headers))).isEqualTo(golden);
    assertThat(BalanceEventCodec.decode(Records.bytes(golden.value()))).isEqualTo(POSTING);
  }

  @ParameterizedTest
  @MethodSource("facts")
  void aBillingFactIsWrittenAsItAlwaysWas(String name, BillingFact fact) {
    GoldenRecord golden = GoldenRecord.read(name);
    BillingEvent event = new BillingEvent("acme", 3, Instant.parse("2026-11-20T10:15:31.5Z"), fact);

    assertThat(written(headers -> BillingEventCodec.encode(event, headers))).isEqualTo(golden);
    assertThat(
            BillingEventCodec.decode(
                header -> golden.headers().containsKey(header) ? golden.header(header) : null,
                Records.bytes("acme"),
                Records.bytes(golden.value())))
        .isEqualTo(event);
  }

  static Stream<Arguments> facts() {
    Instant start = Instant.parse("2026-11-20T10:00:00Z");
    Instant end = Instant.parse("2026-12-20T10:00:00Z");
    Money price = Money.parse("9.99", Currency.getInstance("USD"));
    return Stream.of(
        Arguments.of(
            "subscription-state",
            new BillingFact.SubscriptionState(
                "sub_1",
                "starter",
                BillingFact.Interval.MONTH,
                BillingFact.Status.PAST_DUE,
                start,
                end,
                null,
                end,
                "free",
                null)),
        Arguments.of(
            "period-paid",
            new BillingFact.PeriodPaid(
                "in_1", "sub_1", "starter", BillingFact.Interval.YEAR, start, end, price)),
        Arguments.of("payment-failed", new BillingFact.PaymentFailed("in_1", "sub_1", start)),
        Arguments.of(
            "pack-purchased",
            new BillingFact.PackPurchased(
                "pi_1",
                "credits-500",
                Credits.of(500),
                "default",
                price,
                BillingFact.PurchaseKind.AUTO,
                "t-1")),
        Arguments.of("purchase-refunded", new BillingFact.PurchaseRefunded("pi_1", 500, 2000)),
        Arguments.of("invoice-refunded", new BillingFact.InvoiceRefunded("in_1", 999, 999)),
        Arguments.of("dispute-opened", new BillingFact.DisputeOpened("dp_1", "pi_1")),
        Arguments.of(
            "dispute-closed",
            new BillingFact.DisputeClosed("dp_1", "pi_1", BillingFact.Outcome.WON)),
        Arguments.of(
            "top-up-failed", new BillingFact.TopUpFailed("t-1", "authentication_required", true)),
        Arguments.of(
            "customer-changed",
            new BillingFact.CustomerChanged("cus_1", "ops@acme.example", "Acme Ltd")));
  }

  @ParameterizedTest
  @MethodSource("facts")
  void theGoldenFactsKeepToTheSchema(String name, BillingFact fact) throws IOException {
    assertThat(BillingEventCodec.type(fact)).endsWith(name.replace('-', '_'));
    assertThat(faults("billing-event", GoldenRecord.read(name).structured())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          subscription-state | "past_due"  | "late"
          subscription-state | "revision":3 | "revision":0
          period-paid        | "year"      | "decade"
          period-paid        | "9.99"      | 9.99
          pack-purchased     | "500"       | "500.0"
          purchase-refunded  | "refunded":500 | "refunded":"500"
          dispute-closed     | "won"       | "draw"
          """)
  void theSchemaOfFactsRefusesWhatIsNotSo(String name, String right, String wrong)
      throws IOException {
    String structured = GoldenRecord.read(name).structured();
    assertThat(structured).contains(right);
    assertThat(faults("billing-event", structured.replace(right, wrong))).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          subscription-state | "past_due"      | "late"
          subscription-state | "revision":3    | "revision":0
          subscription-state | "subscription"  | "sub"
          period-paid        | 2026-12-20T10   | 2026-11-20T09
          pack-purchased     | "500"           | "0"
          purchase-refunded  | "refunded":500  | "refunded":2001
          """)
  void aFactThatIsNotSoIsNotRead(String name, String right, String wrong) {
    GoldenRecord golden = GoldenRecord.read(name);
    assertThat(golden.value()).contains(right);
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            BillingEventCodec.decode(
                header -> golden.headers().containsKey(header) ? golden.header(header) : null,
                null,
                Records.bytes(golden.value().replace(right, wrong))));
  }

  @Test
  void aNoticeIsWrittenAsItAlwaysWas() {
    GoldenRecord golden = GoldenRecord.read("balance-notice");

    assertThat(written(headers -> BalanceEventCodec.encode(NOTICE, headers))).isEqualTo(golden);
    assertThat(BalanceEventCodec.decodeNotice(Records.bytes(golden.value()))).isEqualTo(NOTICE);
  }

  @Test
  void aTopUpIsAskedForAsItAlwaysWas() {
    GoldenRecord golden = GoldenRecord.read("topup-wanted");

    assertThat(written(headers -> BalanceEventCodec.encode(TOP_UP, headers))).isEqualTo(golden);
    assertThat(BalanceEventCodec.decodeTopUp(Records.bytes(golden.value()))).isEqualTo(TOP_UP);
  }

  @Test
  void aDigestStaysWhatItIsForTheLedgerKeepsIt() {
    GoldenRecord golden = GoldenRecord.read("usage-event");
    Decoded decoded = UsageEventCodec.decodeJson(Records.bytes(golden.structured()));

    assertThat(((Decoded.Accepted) decoded).event().contentDigest())
        .isEqualTo(new ContentDigest(-5337942206950024998L, 8289128923948247263L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"usage-event", "void-event", "balance-event", "balance-notice", "topup-wanted"})
  void theGoldenRecordsKeepToTheSchemas(String name) throws IOException {
    assertThat(faults(name, GoldenRecord.read(name).structured())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          usage-event   | "acme"          | "a/b"
          usage-event   | "1.0"           | "0.3"
          usage-event   | "ai.completion" | "tallyman.other"
          usage-event   | "eu"            | "e u"
          void-event    | "eventId"       | "event"
          balance-event | "-2.5"          | -2.5
          balance-event | "1150"          | "1150.0"
          balance-notice | "low_balance"  | "low"
          balance-notice | "47.5"         | 47.5
          topup-wanted  | "USD"           | "usd"
          topup-wanted  | "500"           | "-500"
          """)
  void theSchemasRefuseWhatIsNotSo(String name, String right, String wrong) throws IOException {
    String structured = GoldenRecord.read(name).structured();
    assertThat(structured).contains(right);
    assertThat(faults(name, structured.replace(right, wrong))).isNotEmpty();
  }

  private static GoldenRecord written(Function<BiConsumer<String, byte[]>, byte[]> encode) {
    Map<String, String> headers = new LinkedHashMap<>();
    byte[] value =
        encode.apply((name, bytes) -> headers.put(name, new String(bytes, StandardCharsets.UTF_8)));
    return new GoldenRecord(headers, new String(value, StandardCharsets.UTF_8));
  }

  private static List<?> faults(String name, String json) throws IOException {
    String file = name + ".schema.json";
    try (InputStream schema =
        Objects.requireNonNull(UsageEvent.class.getResourceAsStream(file), file)) {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(schema)
          .validate(json, InputFormat.JSON);
    }
  }
}
