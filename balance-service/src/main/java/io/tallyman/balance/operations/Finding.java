package io.tallyman.balance.operations;

import io.tallyman.ledger.Replay.Mismatch;
import org.jspecify.annotations.Nullable;

/**
 * Something that is not as it must be.
 *
 * @param check what was being checked: {@code chain}, {@code posting}, {@code row}, {@code
 *     account}, {@code lot}, {@code hourly_sums}, {@code root}, {@code log}
 * @param organization whose it is; null where it is nobody's
 * @param place a posting ({@code p7.12}), a row of usage ({@code u100.3}), a lot ({@code 7-1}), an
 *     account or a partition
 * @param what which part of it
 */
public record Finding(
    String check,
    @Nullable String organization,
    @Nullable String wallet,
    String place,
    String what,
    String expected,
    String actual) {

  /** With what is wrong. */
  public static Finding of(
      String check,
      @Nullable String organization,
      @Nullable String wallet,
      String place,
      Mismatch mismatch) {
    return new Finding(
        check,
        organization,
        wallet,
        place,
        mismatch.what(),
        mismatch.expected(),
        mismatch.actual());
  }
}
