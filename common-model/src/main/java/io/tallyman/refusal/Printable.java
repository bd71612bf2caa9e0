package io.tallyman.refusal;

/** A stranger's text as a sentence may show it. */
public final class Printable {
  private Printable() {}

  /** With whatever cannot be kept or shown replaced. */
  public static String of(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      shown.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '\uFFFD' : c);
    }
    return shown.toString();
  }
}
