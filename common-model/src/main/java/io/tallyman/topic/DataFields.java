package io.tallyman.topic;

import io.tallyman.refusal.Reason;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The fields of {@code data} that mean the same for every action. */
record DataFields(String wallet, @Nullable String resourceId, @Nullable String hold) {
  private static final int REASON_CHARS = 1_024;
  private static final int METADATA_BYTES = 4 * 1_024;

  /**
   * Reads them.
   *
   * @throws RefusedException if one of them is not as it must be
   */
  static DataFields check(CloudEvent.Data data, boolean isVoid) {
    ObjectNode node = data.node();
    if (!Text.isStorable(data)) {
      throw new RefusedException(
          Reason.INVALID_FIELD, "data holds U+0000 or an unpaired surrogate");
    }
    DataFields fields =
        new DataFields(
            wallet(node), optionalField(node, "resourceId"), optionalField(node, "hold"));
    checkMetadata(node, data.json());
    if (isVoid) {
      requiredField(node, VoidOrder.EVENT_SOURCE, Names.MAX_CHARS);
      requiredField(node, VoidOrder.EVENT_ID, Names.MAX_CHARS);
      requiredField(node, VoidOrder.REASON, REASON_CHARS);
    }
    return fields;
  }

  private static String wallet(ObjectNode data) {
    JsonNode wallet = data.get("wallet");
    if (wallet == null || wallet.isNull()) {
      return UsageEvent.DEFAULT_WALLET;
    }
    if (!wallet.isString() || !Names.isIdentifier(wallet.stringValue())) {
      throw new RefusedException(
          Reason.INVALID_WALLET,
          "wallet must be a string of 1 to 128 of A-Z a-z 0-9 . _ : @ -, and is "
              + Text.quoted(wallet.toString()));
    }
    return wallet.stringValue();
  }

  private static @Nullable String optionalField(ObjectNode data, String name) {
    JsonNode value = data.get(name);
    return value == null || value.isNull() ? null : text(value, name, Names.MAX_CHARS);
  }

  private static void requiredField(ObjectNode data, String name, int maxChars) {
    JsonNode value = data.get(name);
    if (value == null || value.isNull()) {
      throw new RefusedException(Reason.MISSING_FIELD, "data." + name + " is missing");
    }
    text(value, name, maxChars);
  }

  private static String text(JsonNode value, String name, int maxChars) {
    String text = value.isString() ? value.stringValue() : "";
    if (text.isEmpty() || text.length() > maxChars || !Text.isPlain(text)) {
      throw new RefusedException(
          Reason.INVALID_FIELD,
          "data."
              + name
              + " must be a string of 1 to "
              + maxChars
              + " characters and no control characters");
    }
    return text;
  }

  private static void checkMetadata(ObjectNode data, String dataJson) {
    JsonNode metadata = data.get("metadata");
    if (metadata == null || metadata.isNull()) {
      return;
    }
    if (!metadata.isObject()) {
      throw new RefusedException(Reason.INVALID_FIELD, "data.metadata must be a JSON object");
    }
    // A character is at most 3 bytes of UTF-8: most events need not be measured.
    if (3 * dataJson.length() > METADATA_BYTES
        && metadata.toString().getBytes(StandardCharsets.UTF_8).length > METADATA_BYTES) {
      throw new RefusedException(Reason.METADATA_TOO_LARGE, "data.metadata is larger than 4 KiB");
    }
  }
}
