package io.tallyman.topic;

import io.tallyman.refusal.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How JSON from outside is read: strictly, in UTF-8, with numbers exact and sizes bounded. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                  // Names come from producers: a table of them would be theirs to fill.
                  .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(64)
                          .maxNumberLength(1_000)
                          .maxNameLength(1_024)
                          .maxStringLength(UsageEventCodec.MAX_EVENT_BYTES)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final byte[] SOME_SCALAR = {'0'};

  private Json() {}

  static void requireSize(byte[] event) {
    if (event.length > UsageEventCodec.MAX_EVENT_BYTES) {
      throw new RefusedException(
          Reason.EVENT_TOO_LARGE,
          "an event may have 256 KiB, and this one has " + event.length + " bytes");
    }
  }

  /**
   * Refuses what is not UTF-8. Jackson would let some of it pass: it looks names up by their bytes,
   * filled with 0xFF, and so takes a name that has such bytes for another that it has met before.
   */
  static void requireUtf8(byte[] json, Reason otherwise) {
    if (!Text.isUtf8(json)) {
      throw new RefusedException(otherwise, "not JSON: it is not UTF-8");
    }
  }

  static JsonParser parser(byte[] json) {
    return MAPPER.createParser(json);
  }

  /** Reads the object that the parser's current token begins, out of {@code json}. */
  static CloudEvent.Data objectAt(JsonParser parser, byte[] json) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new RefusedException(Reason.DATA_NOT_JSON_OBJECT, "data must be a JSON object");
    }
    int from = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    ObjectNode node = tree(parser);
    int to = Math.toIntExact(parser.currentLocation().getByteOffset());
    return new CloudEvent.Data(node, compact(json, from, to));
  }

  private static ObjectNode tree(JsonParser parser) {
    try {
      return (ObjectNode) MAPPER.readTree(parser);
    } catch (NumberFormatException exponentBeyondInt) {
      // Jackson lets this one out bare.
      throw new RefusedException(
          Reason.QUANTITY_OUT_OF_RANGE, "data holds a number with an exponent out of all range");
    }
  }

  /** The text of the value that the parser's current token is or begins, out of {@code json}. */
  static byte[] valueAt(JsonParser parser, byte[] json) {
    int from = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    if (parser.currentToken().isScalarValue()) {
      // Scalars are read lazily; no event is one, and any token says so.
      return SOME_SCALAR;
    }
    parser.skipChildren();
    return Arrays.copyOfRange(
        json, from, Math.toIntExact(parser.currentLocation().getByteOffset()));
  }

  static void requireEnd(JsonParser parser) {
    if (parser.nextToken() != null) {
      throw new RefusedException(Reason.UNREADABLE, "there is more after the end of the JSON");
    }
  }

  /** Drops white space between the tokens of a well-formed text. */
  private static String compact(byte[] json, int from, int to) {
    byte[] kept = new byte[to - from];
    int length = 0;
    boolean inString = false;
    for (int i = from; i < to; i++) {
      byte b = json[i];
      if (inString) {
        if (b == '\\') {
          kept[length++] = b;
          b = json[++i];
        } else if (b == '"') {
          inString = false;
        }
      } else if (b == ' ' || b == '\n' || b == '\r' || b == '\t') {
        continue;
      } else if (b == '"') {
        inString = true;
      }
      kept[length++] = b;
    }
    return new String(kept, 0, length, StandardCharsets.UTF_8);
  }
}
