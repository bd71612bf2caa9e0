package io.tallyman.balance.mail;

import io.tallyman.catalog.Catalog;
import io.tallyman.catalog.Pack;
import io.tallyman.catalog.Plan;
import io.tallyman.catalog.Tier;
import io.tallyman.ledger.Lot;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A notice's details in words for people. What templates ask for is true, a text, or missing. */
final class NoticeWords {
  private final Catalog catalog;
  private final Wording wording;

  NoticeWords(Catalog catalog, Wording wording) {
    this.catalog = catalog;
    this.wording = wording;
  }

  Map<String, Object> of(Map<String, String> details) {
    Map<String, Object> words = new HashMap<>();
    details.forEach((name, value) -> words.put(name, word(name, value)));
    String unit = details.get("unit");
    if (unit != null) {
      words.put(Lot.CREDITS.equals(unit) ? "ofCredits" : "ofTier", true);
      putAmount(words, "left", details.get("remaining"), unit);
    }
    words.put("is" + capital(details.getOrDefault("level", "")), true);
    words.put("is" + capital(details.getOrDefault("status", "")), true);
    String amount = details.get("amount");
    String currency = details.get("currency");
    if (amount != null && currency != null) {
      words.put("price", wording.money(amount, currency));
    }
    return words;
  }

  private Object word(String name, String value) {
    return switch (name) {
      case "remaining", "overage", "used", "mostBefore", "credits", "softLimit" ->
          wording.number(value);
      case "hour", "periodEnd", "trialEndsAt", "graceEndsAt", "endsAt", "expiresAt", "retryAt" ->
          wording.instant(Instant.parse(value));
      case "threshold" -> value.endsWith("%") ? value : wording.number(value);
      case "plan", "previousPlan" -> planTitle(value);
      case "pack" -> packTitle(value);
      case "unit", "tier" -> unitTitle(value);
      case "code", "disabledReason" -> value.replace('_', ' ');
      default -> value;
    };
  }

  private void putAmount(
      Map<String, Object> words, String name, @Nullable String amount, String unit) {
    if (amount != null) {
      String number = wording.number(amount);
      String of = Lot.CREDITS.equals(unit) ? "credits" : unitTitle(unit) + " actions";
      words.put(name, number + " " + (amount.equals("1") ? of.replaceAll("s$", "") : of));
    }
  }

  private String planTitle(String id) {
    Plan plan = catalog.plans().get(id);
    return plan == null ? id : plan.title();
  }

  private String packTitle(String id) {
    Pack pack = catalog.packs().get(id);
    return pack == null ? id : pack.title();
  }

  private String unitTitle(String unit) {
    Tier tier = catalog.tiers().get(unit);
    return tier == null ? unit : tier.title();
  }

  private static String capital(String word) {
    return word.isEmpty() ? "" : Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }
}
