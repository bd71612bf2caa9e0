package io.tallyman.topic;

import static io.tallyman.topic.Records.bytes;
import static io.tallyman.topic.Records.upload;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.refusal.Reason;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UsageEventCodecTest {
  private static UsageEvent accepted(Decoded decoded) {
    assertThat(decoded).isInstanceOf(Decoded.Accepted.class);
    return ((Decoded.Accepted) decoded).event();
  }

  private static Decoded.Refused refused(Decoded decoded) {
    assertThat(decoded).isInstanceOf(Decoded.Refused.class);
    return (Decoded.Refused) decoded;
  }

  @Test
  void anEventIsReadWithAllThatItSays() {
    UsageEvent event =
        accepted(
            upload()
                .with("time", "2026-11-20T10:00:00.25+01:00")
                .key("acme")
                .data(
                    """
                    {"wallet": "eu-1", "resourceId": "doc 7", "hold": "h-1",
                     "note": "a \\" { : b", "metadata": {"who": "Zoë"}}
                    """)
                .decodeBinary());

    assertThat(event.source()).isEqualTo("/uploads");
    assertThat(event.id()).isEqualTo("e-1");
    assertThat(event.type()).isEqualTo("document.upload");
    assertThat(event.organization()).isEqualTo("acme");
    assertThat(event.time()).isEqualTo(Instant.parse("2026-11-20T09:00:00.250Z"));
    assertThat(event.wallet()).isEqualTo("eu-1");
    assertThat(event.resourceId()).isEqualTo("doc 7");
    assertThat(event.hold()).isEqualTo("h-1");
    assertThat(event.dataJson())
        .isEqualTo(
            "{\"wallet\":\"eu-1\",\"resourceId\":\"doc 7\",\"hold\":\"h-1\","
                + "\"note\":\"a \\\" { : b\",\"metadata\":{\"who\":\"Zoë\"}}");
  }

  @Test
  void whatAnEventDoesNotSayHasItsDefault() {
    UsageEvent event = accepted(upload().decodeBinary());

    assertThat(event.time()).isNull();
    assertThat(event.wallet()).isEqualTo("default");
    assertThat(event.resourceId()).isNull();
    assertThat(event.hold()).isNull();
    assertThat(event.isVoid()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":1}", "{ \"a\" : 1.0 }", "{\"a\":10E-1}", "{\"a\":0.1e1}"})
  void copiesAreEqualWhateverTheModeAndTheSpelling(String data) {
    Records record = upload().with("time", "2026-11-20T10:00:00Z").data(data);
    ContentDigest digest =
        accepted(
                upload()
                    .with("time", "2026-11-20T11:00:00.000+01:00")
                    .data("{\"a\":1}")
                    .decodeBinary())
            .contentDigest();

    assertThat(accepted(record.decodeBinary()).contentDigest()).isEqualTo(digest);
    assertThat(accepted(record.decodeStructured()).contentDigest()).isEqualTo(digest);
    assertThat(accepted(record.decodeHttp()).contentDigest()).isEqualTo(digest);
  }

  @Test
  void theOrderOfMembersIsNoContentAndThatOfElementsIs() {
    Records event = upload().data("{\"a\":{\"x\":1,\"y\":[1,2]},\"b\":null}");

    assertThat(digest(event))
        .isEqualTo(digest(event.data("{\"b\":null,\"a\":{\"y\":[1,2],\"x\":1}}")));
    assertThat(digest(event))
        .isNotEqualTo(digest(event.data("{\"b\":null,\"a\":{\"y\":[2,1],\"x\":1}}")));
  }

  @Test
  void otherContentHasAnotherDigest() {
    List<Records> contents =
        List.of(
            upload(),
            upload().with("type", "mcp.query"),
            upload().with("subject", "other"),
            upload().with("time", "2026-11-20T10:00:00Z"),
            upload().data("{\"pages\":30}"),
            upload().data("{\"pages\":-3}"),
            upload().data("{\"pages\":0.3}"),
            upload().data("{\"pages\":\"3\"}"),
            upload().data("{\"pages\":[3]}"),
            upload().data("{\"pages\":null}"),
            upload().data("{\"pages\":true}"),
            upload().data("{\"pages\":false}"),
            upload().data("{}"));

    assertThat(contents.stream().map(UsageEventCodecTest::digest)).doesNotHaveDuplicates();
  }

  @Test
  void zeroIsZeroHoweverItIsWritten() {
    assertThat(
            Stream.of("0", "-0", "0.000", "0E99999999", "-0.0E-7")
                .map(n -> digest(upload().data("{\"n\":" + n + "}")))
                .distinct())
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1E99999999", "1E-99999999", "1000E2147483647", "-7.5E2147483640"})
  void anEnormousExponentIsNeverExpanded(String number) {
    UsageEvent event = accepted(upload().data("{\"n\":" + number + "}").decodeBinary());

    assertThat(event.dataJson()).isEqualTo("{\"n\":" + number + "}");
    assertThat(event.data().get("n").decimalValue()).isEqualTo(new BigDecimal(number));
  }

  private static ContentDigest digest(Records record) {
    return accepted(record.decodeBinary()).contentDigest();
  }

  @Test
  void whatIsWrittenIsReadBackTheSame() {
    UsageEvent event =
        accepted(
            upload()
                .with("id", "ü-1")
                .with("time", "2026-11-20T10:00:00.123456Z")
                .data("{\"n\": 1.50, \"s\": \"\\u00e9\"}")
                .decodeStructured());

    Map<String, byte[]> headers = new LinkedHashMap<>();
    byte[] value = UsageEventCodec.encode(event, headers::put);

    assertThat(UsageEventCodec.decode(headers::get, bytes("acme"), value))
        .isEqualTo(new Decoded.Accepted(event));
  }

  @Test
  void noTimeIsAddedWhereTheProducerSentNone() {
    Map<String, byte[]> headers = new LinkedHashMap<>();
    UsageEventCodec.encode(accepted(upload().decodeBinary()), headers::put);

    assertThat(headers.keySet())
        .containsExactly(
            "ce_specversion", "ce_id", "ce_source", "ce_type", "ce_subject", "content-type");
  }

  @Test
  void aVoidSaysWhichEventAndWhy() {
    UsageEvent event =
        accepted(
            Records.voidOf(
                    "{\"eventSource\":\"/uploads\",\"eventId\":\"e-0\",\"reason\":\"a test\"}")
                .decodeBinary());

    assertThat(event.isVoid()).isTrue();
    assertThat(event.voidOrder()).isEqualTo(new VoidOrder("/uploads", "e-0", "a test"));
  }

  static Stream<Arguments> faultyEvents() {
    String longName = "x".repeat(257);
    return Stream.of(
        Arguments.of(
            upload().without("specversion"), Reason.MISSING_ATTRIBUTE, "specversion is missing"),
        Arguments.of(
            upload().with("specversion", "0.3"),
            Reason.INVALID_ATTRIBUTE,
            "specversion must be 1.0"),
        Arguments.of(upload().without("id"), Reason.MISSING_ATTRIBUTE, "id is missing"),
        Arguments.of(upload().with("id", ""), Reason.MISSING_ATTRIBUTE, "id is missing"),
        Arguments.of(upload().with("id", longName), Reason.INVALID_ATTRIBUTE, "id must be"),
        Arguments.of(upload().without("source"), Reason.MISSING_ATTRIBUTE, "source is missing"),
        Arguments.of(upload().with("source", longName), Reason.INVALID_ATTRIBUTE, "source must be"),
        Arguments.of(upload().without("type"), Reason.MISSING_ATTRIBUTE, "type is missing"),
        Arguments.of(upload().without("subject"), Reason.MISSING_ATTRIBUTE, "subject is missing"),
        Arguments.of(upload().with("subject", "a/b"), Reason.INVALID_ORGANIZATION, "\"a/b\""),
        Arguments.of(
            upload().with("subject", "x".repeat(129)), Reason.INVALID_ORGANIZATION, "subject"),
        Arguments.of(
            upload().with("type", "tallyman.other"), Reason.RESERVED_NAME, "tallyman.other"),
        Arguments.of(
            upload().with("source", "urn:tallyman:x"), Reason.RESERVED_NAME, "urn:tallyman:x"),
        Arguments.of(upload().with("time", "yesterday"), Reason.INVALID_ATTRIBUTE, "time must be"),
        Arguments.of(
            upload().with("time", "2026-11-20T10:00:00"), Reason.INVALID_ATTRIBUTE, "time must be"),
        Arguments.of(
            upload().with("time", "2026-13-20T10:00:00Z"),
            Reason.INVALID_ATTRIBUTE,
            "time must be"),
        Arguments.of(
            upload().with("time", "+1000000-01-01T00:00:00Z"),
            Reason.INVALID_ATTRIBUTE,
            "time must be"),
        Arguments.of(upload().data("[1]"), Reason.DATA_NOT_JSON_OBJECT, "object"),
        Arguments.of(upload().data("null"), Reason.DATA_NOT_JSON_OBJECT, "object"),
        Arguments.of(upload().data("\"text\""), Reason.DATA_NOT_JSON_OBJECT, "object"),
        Arguments.of(upload().data("{\"wallet\":\"a b\"}"), Reason.INVALID_WALLET, "wallet"),
        Arguments.of(
            upload().data("{\"n\":1E99999999999}"), Reason.QUANTITY_OUT_OF_RANGE, "exponent"),
        Arguments.of(upload().data("{\"wallet\":1}"), Reason.INVALID_WALLET, "wallet"),
        Arguments.of(upload().data("{\"resourceId\":1}"), Reason.INVALID_FIELD, "data.resourceId"),
        Arguments.of(
            upload().data("{\"resourceId\":\"" + longName + "\"}"),
            Reason.INVALID_FIELD,
            "data.resourceId"),
        Arguments.of(upload().data("{\"hold\":\"\"}"), Reason.INVALID_FIELD, "data.hold"),
        Arguments.of(upload().data("{\"metadata\":[]}"), Reason.INVALID_FIELD, "data.metadata"),
        Arguments.of(
            upload().data("{\"metadata\":{\"k\":\"" + "x".repeat(4_096) + "\"}}"),
            Reason.METADATA_TOO_LARGE,
            "4 KiB"),
        Arguments.of(
            upload().data("{\"a\":[{\"b\":\"\\u0000\"}]}"), Reason.INVALID_FIELD, "U+0000"),
        Arguments.of(upload().data("{\"a\":\"\\ud800\"}"), Reason.INVALID_FIELD, "surrogate"),
        Arguments.of(
            Records.voidOf("{\"eventId\":\"e\",\"reason\":\"r\"}"),
            Reason.MISSING_FIELD,
            "data.eventSource"),
        Arguments.of(
            Records.voidOf("{\"eventSource\":\"s\",\"reason\":\"r\"}"),
            Reason.MISSING_FIELD,
            "data.eventId"),
        Arguments.of(
            Records.voidOf("{\"eventSource\":\"s\",\"eventId\":\"e\"}"),
            Reason.MISSING_FIELD,
            "data.reason"),
        Arguments.of(
            Records.voidOf("{\"eventSource\":\"s\",\"eventId\":7,\"reason\":\"r\"}"),
            Reason.INVALID_FIELD,
            "data.eventId"),
        Arguments.of(
            upload().data("{\"a\":\"" + "x".repeat(256 * 1024) + "\"}"),
            Reason.EVENT_TOO_LARGE,
            "256 KiB"));
  }

  @ParameterizedTest
  @MethodSource("faultyEvents")
  void aFaultHasTheSameReasonThroughEveryDoor(Records record, Reason reason, String detail) {
    for (Decoded decoded :
        List.of(record.decodeBinary(), record.decodeStructured(), record.decodeHttp())) {
      assertThat(refused(decoded).refusal().reason()).isEqualTo(reason);
      assertThat(refused(decoded).refusal().detail()).contains(detail);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "{\"a\":NaN}", "{\"a\":01}", "{\"a\":1,\"a\":1}", "{\"a\":1}{}", "hello"})
  void malformedDataIsNoJsonObjectAndLeavesTheIdentityReadable(String data) {
    Decoded.Refused refused = refused(upload().data(data).decodeBinary());

    assertThat(refused.refusal().reason()).isEqualTo(Reason.DATA_NOT_JSON_OBJECT);
    assertThat(refused.attributes())
        .isEqualTo(new Decoded.Attributes("acme", "/uploads", "e-1", "document.upload"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "7",
        "{\"id\":\"a\",\"id\":\"a\"}",
        "{\"id\":\"a\"",
        "{\"id\":\"a\"} x",
        "{'id':1}"
      })
  void aStructuredEventThatIsNoJsonObjectIsUnreadable(String json) {
    Decoded.Refused refused = refused(UsageEventCodec.decodeJson(bytes(json)));

    assertThat(refused.refusal().reason()).isEqualTo(Reason.UNREADABLE);
    assertThat(refused.attributes()).isEqualTo(Decoded.Attributes.NONE);
  }

  @Test
  void aRecordThatIsNoCloudEventIsUnreadable() {
    assertThat(
            refused(UsageEventCodec.decode(name -> null, null, bytes("poison"))).refusal().reason())
        .isEqualTo(Reason.UNREADABLE);
    assertThat(refused(UsageEventCodec.decode(name -> null, null, null)).refusal().reason())
        .isEqualTo(Reason.UNREADABLE);
  }

  @Test
  void aContentTypeOtherThanJsonIsRefused() {
    Map<String, byte[]> avro = Map.of("content-type", bytes("application/cloudevents+avro"));
    assertThat(refused(UsageEventCodec.decode(avro::get, null, bytes("{}"))).refusal().reason())
        .isEqualTo(Reason.UNREADABLE);

    Decoded text =
        UsageEventCodec.decodeHttp(
            name ->
                name.equals("content-type")
                    ? "text/plain"
                    : upload().attributes().get(name.substring(3)),
            bytes("{}"));
    assertThat(refused(text).refusal().reason()).isEqualTo(Reason.DATA_NOT_JSON_OBJECT);
  }

  @Test
  void theKeyMustBeTheOrganizationOrNull() {
    Decoded.Refused refused = refused(upload().key("someone-else").decodeBinary());

    assertThat(refused.refusal().reason()).isEqualTo(Reason.KEY_MISMATCH);
    assertThat(refused.refusal().detail()).contains("\"someone-else\"");
  }

  @Test
  void controlCharactersAndBrokenTextAreNoNames() {
    assertThat(refused(upload().with("id", "a\0b").decodeBinary()).refusal().reason())
        .isEqualTo(Reason.INVALID_ATTRIBUTE);
    assertThat(refused(upload().with("source", "a\nb").decodeBinary()).refusal().reason())
        .isEqualTo(Reason.INVALID_ATTRIBUTE);
    assertThat(refused(upload().with("id", "\\ud800").decodeStructured()).refusal().reason())
        .isEqualTo(Reason.INVALID_ATTRIBUTE);
    Map<String, byte[]> latin1 = new LinkedHashMap<>();
    UsageEventCodec.encode(accepted(upload().decodeBinary()), latin1::put);
    latin1.put("ce_id", new byte[] {'a', (byte) 0xE9});
    Decoded.Refused refused = refused(UsageEventCodec.decode(latin1::get, null, bytes("{}")));
    assertThat(refused.refusal().detail()).isEqualTo("ce_id is not UTF-8");
    assertThat(refused.attributes().id()).isNull();
    assertThat(refused.attributes().source()).isEqualTo("/uploads");
  }

  /** The parser would take {@code mode\xffl} for {@code model}, once it has met that. */
  @Test
  void aNameThatIsNotUtf8IsNotTakenForAnother() {
    accepted(upload().data("{\"model\":\"gpt-4\"}").decodeBinary());
    Records damaged = upload().data("{\"mode?l\":\"gpt-4\"}");
    Map<String, byte[]> headers = new LinkedHashMap<>();
    damaged.attributes().forEach((name, value) -> headers.put("ce_" + name, bytes(value)));

    assertThat(
            refused(UsageEventCodec.decode(headers::get, null, notUtf8(damaged.data())))
                .refusal()
                .reason())
        .isEqualTo(Reason.DATA_NOT_JSON_OBJECT);
    assertThat(
            refused(UsageEventCodec.decodeJson(notUtf8(damaged.structured()))).refusal().reason())
        .isEqualTo(Reason.UNREADABLE);
  }

  private static byte[] notUtf8(String text) {
    byte[] bytes = bytes(text);
    bytes[text.indexOf('?')] = (byte) 0xFF;
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(strings = {"%C3%BC-1", "\"%c3%bc-1\"", "\"\\%C3%BC-1\""})
  void httpHeadersArePercentDecoded(String header) {
    assertThat(accepted(upload().with("id", header).decodeHttp()).id()).isEqualTo("ü-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%4", "%zz", "%FF", "ü"})
  void httpHeadersWithBrokenPercentEncodingAreRefused(String header) {
    assertThat(refused(upload().with("id", header).decodeHttp()).refusal().reason())
        .isEqualTo(Reason.INVALID_ATTRIBUTE);
  }

  @Test
  void aBatchIsSplitSoThatEachItemAnswersForItself() {
    String batch =
        "["
            + upload().structured()
            + ", 7 , {\"id\":\"a\",\"id\":\"b\"}, \"x\",\n"
            + upload().structured()
            + "]";

    List<byte[]> items = ((EventBatch.Items) EventBatch.split(bytes(batch))).items();

    assertThat(items).hasSize(5);
    UsageEvent alone = accepted(upload().decodeBinary());
    assertThat(accepted(UsageEventCodec.decodeJson(items.get(0)))).isEqualTo(alone);
    assertThat(refused(UsageEventCodec.decodeJson(items.get(1))).refusal().reason())
        .isEqualTo(Reason.UNREADABLE);
    assertThat(refused(UsageEventCodec.decodeJson(items.get(2))).refusal().reason())
        .isEqualTo(Reason.UNREADABLE);
    assertThat(refused(UsageEventCodec.decodeJson(items.get(3))).refusal().reason())
        .isEqualTo(Reason.UNREADABLE);
    assertThat(accepted(UsageEventCodec.decodeJson(items.get(4)))).isEqualTo(alone);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[{}", "[] []", "[}"})
  void whatIsNoJsonArrayIsNoBatch(String json) {
    assertThat(EventBatch.split(bytes(json)))
        .isInstanceOfSatisfying(
            EventBatch.Refused.class,
            refused -> assertThat(refused.refusal().reason()).isEqualTo(Reason.UNREADABLE));
  }

  @Test
  void deepNestingIsRefusedCheaply() {
    assertThat(
            refused(
                    upload()
                        .data("{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}")
                        .decodeBinary())
                .refusal()
                .reason())
        .isEqualTo(Reason.DATA_NOT_JSON_OBJECT);
  }
}
