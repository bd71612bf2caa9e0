package io.tallyman.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** A cursor is one of a list's own, or is refused as what it is. */
class CursorFuzzTest {
  @FuzzTest
  void aCursorIsReadOrRefused(FuzzedDataProvider data) {
    int size = data.consumeInt(1, 5);
    String text = data.consumeRemainingAsString();
    try {
      Cursor cursor = Cursor.parse(text, size);
      assertThat(Cursor.parse(cursor.toString(), size)).isEqualTo(cursor);
      Cursor.parseNumber(text);
    } catch (ApiException refused) {
      assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_FIELD);
    }
  }
}
