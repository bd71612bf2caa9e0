package io.tallyman.balance.reads;

import java.math.BigDecimal;

/** Internal cost, for margin. */
final class Cost {
  private Cost() {}

  /** Millionths of a currency unit as a decimal without trailing zeros: {@code 0.05}. */
  static String decimal(long micros) {
    return micros == 0 ? "0" : BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString();
  }
}
