package io.tallyman.balance.gate;

import io.tallyman.web.ApiException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.IllformedLocaleException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Checks what paths and bodies name. */
public final class Names {
  /** The longest that a name or address may be. */
  public static final int MAX_TEXT = 320;

  private Names() {}

  /** An organization's id. */
  public static void checkOrganization(String organization) {
    check("organization", organization);
  }

  /** A wallet's name. */
  public static void checkWallet(String wallet) {
    check("wallet", wallet);
  }

  /** A text that may be left out. */
  public static void checkText(String field, @Nullable String text) {
    if (text != null && (text.isBlank() || text.length() > MAX_TEXT || text.indexOf('\0') >= 0)) {
      throw ApiException.invalidField(
          field, field + " must be 1 to " + MAX_TEXT + " characters, without NUL");
    }
  }

  /** Roughly: whether mail arrives is found out by sending some. */
  public static void checkEmail(@Nullable String email) {
    checkText("email", email);
    if (email != null && (email.indexOf('@') < 1 || email.endsWith("@"))) {
      throw ApiException.invalidField("email", "email must be an address");
    }
  }

  /** A BCP 47 language tag that may be left out. */
  public static void checkLocale(@Nullable String locale) {
    try {
      if (locale != null) {
        new Locale.Builder().setLanguageTag(locale);
      }
    } catch (IllformedLocaleException e) {
      throw ApiException.invalidField("locale", "locale must be a BCP 47 tag such as en-GB");
    }
  }

  static void checkTimezone(@Nullable String timezone) {
    try {
      if (timezone != null) {
        ZoneId.of(timezone);
      }
    } catch (DateTimeException e) {
      throw ApiException.invalidField("timezone", "timezone must be one such as Europe/Berlin");
    }
  }

  /** A text that must be there. */
  public static String required(String field, @Nullable String value, int max) {
    if (value == null || value.isBlank()) {
      throw ApiException.invalidField(field, field + " is missing");
    }
    if (value.length() > max || value.indexOf('\0') >= 0) {
      throw ApiException.invalidField(
          field, field + " must be at most " + max + " characters, without NUL");
    }
    return value;
  }

  static String requiredWallet(String field, @Nullable String wallet) {
    String name = required(field, wallet, MAX_TEXT);
    check(field, name);
    return name;
  }

  private static void check(String field, String name) {
    if (!io.tallyman.topic.Names.isIdentifier(name)) {
      throw ApiException.invalidField(
          field, field + " must be 1 to 128 characters of A-Z a-z 0-9 . _ : @ -");
    }
  }
}
