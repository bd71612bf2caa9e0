package io.tallyman.topic;

import io.tallyman.refusal.JsonFault;
import io.tallyman.refusal.Reason;
import io.tallyman.refusal.Refusal;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The JSON texts of a batch, one for each item, so that one bad item does not spoil the others. */
public sealed interface EventBatch {
  /** The items in their order; each goes to {@link UsageEventCodec#decodeJson}. */
  record Items(List<byte[]> items) implements EventBatch {}

  /** Not a JSON array. */
  record Refused(Refusal refusal) implements EventBatch {}

  /** Splits {@code application/cloudevents-batch+json}. */
  static EventBatch split(byte[] json) {
    List<byte[]> items = new ArrayList<>();
    try (JsonParser parser = Json.parser(json)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        return new Refused(new Refusal(Reason.UNREADABLE, "a batch must be a JSON array"));
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(Json.valueAt(parser, json));
      }
      Json.requireEnd(parser);
      return new Items(items);
    } catch (JacksonException malformed) {
      return new Refused(new Refusal(Reason.UNREADABLE, "not JSON: " + JsonFault.of(malformed)));
    } catch (RefusedException refused) {
      return new Refused(refused.refusal());
    }
  }
}
