package io.tallyman.topic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An event's content in the one form that its digest is taken over. Members are sorted by name; a
 * number is its digits without trailing zeros and its exponent, so that {@code 1.0}, {@code 1} and
 * {@code 10E-1} are one and {@code 1E99999999} stays as short as it was written.
 */
final class CanonicalContent {
  /** Looking the algorithm up costs as much as to digest a usual event, and so does a buffer. */
  private static final ThreadLocal<CanonicalContent> OF_THREAD =
      ThreadLocal.withInitial(CanonicalContent::new);

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final MessageDigest sha256 = sha256();
  private byte[] buffer = new byte[512];
  private int length;

  private CanonicalContent() {}

  static ContentDigest digest(String type, String subject, @Nullable Instant time, JsonNode data) {
    CanonicalContent content = OF_THREAD.get();
    content.length = 0;
    content.text(type);
    content.text(subject);
    if (time == null) {
      content.tag('-');
    } else {
      content.tag('@');
      content.number(time.getEpochSecond());
      content.number(time.getNano());
    }
    content.node(data);
    return content.digest();
  }

  private void node(JsonNode node) {
    switch (node.getNodeType()) {
      case OBJECT -> object((ObjectNode) node);
      case ARRAY -> {
        tag('[');
        number(node.size());
        node.forEach(this::node);
      }
      case STRING -> {
        tag('"');
        text(node.stringValue());
      }
      case NUMBER -> decimal(node);
      case BOOLEAN -> tag(node.booleanValue() ? 't' : 'f');
      case NULL -> tag('0');
      case MISSING, BINARY, POJO ->
          throw new IllegalArgumentException("not JSON: " + node.getNodeType());
    }
  }

  private void object(ObjectNode object) {
    tag('{');
    number(object.size());
    List<Map.Entry<String, JsonNode>> members = new ArrayList<>(object.properties());
    members.sort(Map.Entry.comparingByKey());
    for (Map.Entry<String, JsonNode> member : members) {
      text(member.getKey());
      node(member.getValue());
    }
  }

  private void decimal(JsonNode node) {
    String digits;
    long exponent;
    if (node.isIntegralNumber()) {
      digits = node.numberValue().toString();
      exponent = 0;
    } else {
      BigDecimal decimal = node.decimalValue();
      digits = decimal.unscaledValue().toString();
      exponent = -(long) decimal.scale();
    }
    int end = digits.length();
    while (end > 1 && digits.charAt(end - 1) == '0') {
      end--;
      exponent++;
    }
    boolean zero = digits.charAt(0) == '0';
    tag('#');
    text(digits.substring(0, end));
    number(zero ? 0 : exponent);
  }

  private void tag(char tag) {
    room(1);
    buffer[length++] = (byte) tag;
  }

  private void number(long value) {
    room(Long.BYTES);
    LONG.set(buffer, length, value);
    length += Long.BYTES;
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(bytes.length);
    room(bytes.length);
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
  }

  private void room(int more) {
    if (length + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, length + more));
    }
  }

  private ContentDigest digest() {
    sha256.update(buffer, 0, length);
    byte[] digest = sha256.digest();
    return new ContentDigest((long) LONG.get(digest, 0), (long) LONG.get(digest, Long.BYTES));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
