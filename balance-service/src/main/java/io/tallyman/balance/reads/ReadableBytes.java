package io.tallyman.balance.reads;

import io.tallyman.balance.store.RawRecord.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Bytes for people.
 *
 * @param encoding {@code utf-8}, or {@code base64} where they are no UTF-8
 */
record ReadableBytes(String encoding, String text) {
  static @Nullable ReadableBytes ofNullable(@Nullable Bytes bytes) {
    return bytes == null ? null : of(bytes);
  }

  static ReadableBytes of(Bytes bytes) {
    try {
      // A decoder of its own reports what String would replace.
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.array())).toString();
      return new ReadableBytes("utf-8", text);
    } catch (CharacterCodingException notText) {
      return new ReadableBytes("base64", Base64.getEncoder().encodeToString(bytes.array()));
    }
  }
}
