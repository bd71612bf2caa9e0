package io.tallyman.balance.notify;

import io.tallyman.balance.store.TopUp;
import io.tallyman.catalog.Pack;
import io.tallyman.money.Credits;
import io.tallyman.web.ApiException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a wallet is to do when little is left.
 *
 * @param threshold credits; it buys when less is available
 * @param monthlyCap packs in a calendar month, UTC
 */
record TopUpRequest(
    @Nullable Boolean enabled,
    @Nullable String threshold,
    @Nullable String pack,
    @Nullable Integer monthlyCap,
    @Nullable String wallet) {
  private static final int MAX_MONTHLY_CAP = 1_000;

  /** What is wanted; what is left out stays as it was. */
  TopUp over(TopUp before, Map<String, Pack> packs) {
    if (enabled == null) {
      throw ApiException.invalidField("enabled", "enabled must be true or false");
    }
    Long wantedThreshold = threshold == null ? before.threshold() : checkedThreshold(threshold);
    String wantedPack = pack == null ? before.pack() : pack;
    Integer wantedCap = monthlyCap == null ? before.monthlyCap() : monthlyCap;
    if (enabled) {
      checkThere("threshold", wantedThreshold);
      checkThere("pack", wantedPack);
      checkThere("monthlyCap", wantedCap);
    }
    if (wantedPack != null && (enabled || pack != null) && !packs.containsKey(wantedPack)) {
      throw ApiException.invalidField(
          "pack", "pack must be one of " + String.join(", ", packs.keySet()));
    }
    if (wantedCap != null && (wantedCap < 1 || wantedCap > MAX_MONTHLY_CAP)) {
      throw ApiException.invalidField(
          "monthlyCap", "monthlyCap is how many packs a month: 1 to " + MAX_MONTHLY_CAP);
    }
    return new TopUp(
        enabled,
        wantedThreshold,
        wantedPack,
        wantedCap,
        null,
        0,
        null,
        before.used(),
        before.last());
  }

  private static Long checkedThreshold(String text) {
    try {
      long micros = Credits.parse(text).micros();
      if (micros > 0) {
        return micros;
      }
    } catch (IllegalArgumentException notAnAmount) {
      throw ApiException.invalidField("threshold", "threshold is " + notAnAmount.getMessage());
    }
    throw ApiException.invalidField("threshold", "threshold must be more than 0");
  }

  private static void checkThere(String field, @Nullable Object value) {
    if (value == null) {
      throw ApiException.invalidField(field, field + " is missing");
    }
  }
}
