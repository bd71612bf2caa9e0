package io.tallyman.balance.reads;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

class IdFuzzTest {
  @FuzzTest
  void theIdOfALineIsReadOrIsNone(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    TransactionId.parse(text).ifPresent(id -> assertThat(id).hasToString(text));
  }
}
