package io.tallyman.catalog;

import io.tallyman.refusal.Reason;
import io.tallyman.refusal.Refusal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the fields of one event. What cannot be read is null (a quantity: negative), and the
 * refusal says why. No text is made unless something is refused.
 */
final class EventFields {
  private static final int MAX_DIMENSION_LENGTH = 256;

  private final ObjectNode data;
  private @Nullable Refusal refusal;

  EventFields(ObjectNode data) {
    this.data = data;
  }

  /** Why the event is refused; null as long as it is not. */
  @Nullable Refusal refusal() {
    return refusal;
  }

  /** A quantity in millionths; negative if refused. */
  long quantity(String field) {
    JsonNode value = required(field);
    if (value == null) {
      return Quantity.NOT_A_NUMBER;
    }
    long micros = Quantity.micros(value);
    if (micros == Quantity.NOT_A_NUMBER) {
      refuse(Reason.INVALID_FIELD, field, "must be a JSON number", value);
    } else if (micros == Quantity.OUT_OF_RANGE && value.decimalValue().signum() < 0) {
      refuse(Reason.NEGATIVE_QUANTITY, field, "must not be negative", value);
    } else if (micros == Quantity.OUT_OF_RANGE) {
      refuse(
          Reason.QUANTITY_OUT_OF_RANGE,
          field,
          "must be between 0 and 1000000000000, with at most 6 decimals",
          value);
    }
    return micros;
  }

  @Nullable String text(String field) {
    JsonNode value = required(field);
    if (value == null) {
      return null;
    }
    if (!value.isString()) {
      refuse(Reason.INVALID_FIELD, field, "must be a string", value);
      return null;
    }
    return value.stringValue();
  }

  /** A list of nothing but strings. */
  @Nullable JsonNode texts(String field) {
    JsonNode values = required(field);
    if (values == null) {
      return null;
    }
    boolean texts = values.isArray();
    for (int i = 0; texts && i < values.size(); i++) {
      texts = values.get(i).isString();
    }
    if (!texts) {
      refuse(Reason.INVALID_FIELD, field, "must be a list of strings", values);
      return null;
    }
    return values;
  }

  /** The value of a dimension as text; null too if the event lacks it, which is no refusal. */
  @Nullable String dimension(String field) {
    JsonNode value = data.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    if (value.isString() || value.isIntegralNumber() || value.isBoolean()) {
      String text = value.asString();
      if (text.length() <= MAX_DIMENSION_LENGTH) {
        return text;
      }
    }
    refuse(
        Reason.INVALID_FIELD,
        field,
        "is a dimension and must be a string of at most " + MAX_DIMENSION_LENGTH + " characters",
        value);
    return null;
  }

  void refuse(Reason reason, String detail) {
    refusal = new Refusal(reason, detail);
  }

  private @Nullable JsonNode required(String field) {
    JsonNode value = data.get(field);
    if (value == null || value.isNull()) {
      refuse(Reason.MISSING_FIELD, "the action's price needs the field " + field);
      return null;
    }
    return value;
  }

  private void refuse(Reason reason, String field, String rule, JsonNode value) {
    String shown =
        switch (value.getNodeType()) {
          case ARRAY -> "a list";
          case OBJECT -> "an object";
          default -> Quoted.shortened(value.asString());
        };
    refuse(reason, field + " " + rule + ", and is " + shown);
  }
}
