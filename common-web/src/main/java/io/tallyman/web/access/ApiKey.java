package io.tallyman.web.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The text of an API key: {@code tm_live_<id>_<secret><checksum>}, all in hexadecimal. The id has
 * 64 bits and is no secret; the secret has 256 bits; the checksum is the CRC-32 of all before it,
 * so that a slip of the hand is told from a wrong key without asking anybody, and scanners find
 * leaked ones. With so much randomness a plain SHA-256 is all that storing one takes.
 *
 * @param text whole, checksum included
 */
public record ApiKey(String id, String text) {
  private static final String PREFIX = "tm_live_";
  private static final int ID_BYTES = 8;
  private static final int SECRET_BYTES = 32;
  private static final int ID_END = PREFIX.length() + 2 * ID_BYTES;
  private static final int SECRET_END = ID_END + 1 + 2 * SECRET_BYTES;
  private static final int LENGTH = SECRET_END + 2 * Integer.BYTES;
  private static final HexFormat HEX = HexFormat.of();

  /** A new key. */
  public static ApiKey mint(SecureRandom random) {
    byte[] bytes = new byte[ID_BYTES + SECRET_BYTES];
    random.nextBytes(bytes);
    String id = HEX.formatHex(bytes, 0, ID_BYTES);
    String body = PREFIX + id + "_" + HEX.formatHex(bytes, ID_BYTES, bytes.length);
    return new ApiKey(id, body + checksum(body));
  }

  /** Whether a text looks like a key, well-formed or not. */
  static boolean isMeant(String text) {
    return text.startsWith(PREFIX);
  }

  /** Reads a key; null if it is not well-formed. */
  static @Nullable ApiKey read(String text) {
    return text.length() == LENGTH
            && isMeant(text)
            && text.charAt(ID_END) == '_'
            && text.endsWith(checksum(text.substring(0, SECRET_END)))
        ? new ApiKey(text.substring(PREFIX.length(), ID_END), text)
        : null;
  }

  /** What is kept of it. */
  public byte[] digest() {
    return sha256(text);
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /** Says the id only: keys find their way into logs. */
  @Override
  public String toString() {
    return PREFIX + id + "_…";
  }

  private static String checksum(String body) {
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.UTF_8));
    return HEX.toHexDigits((int) crc.getValue());
  }
}
