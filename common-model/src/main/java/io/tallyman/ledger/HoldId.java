package io.tallyman.ledger;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A hold's name, as people and usage events write it: {@code h<account>.<number>}. */
public record HoldId(long account, int number) {
  private static final Pattern FORM = Pattern.compile("h([1-9][0-9]{0,17})\\.([1-9][0-9]{0,8})");

  /** The hold so named; null where that is not the name of a hold. */
  public static @Nullable HoldId read(String text) {
    Matcher parts = FORM.matcher(text);
    return parts.matches()
        ? new HoldId(Long.parseLong(parts.group(1)), Integer.parseInt(parts.group(2)))
        : null;
  }

  @Override
  public String toString() {
    return "h" + account + "." + number;
  }
}
