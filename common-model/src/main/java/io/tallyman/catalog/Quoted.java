package io.tallyman.catalog;

/** Text from outside, made fit for a message. */
final class Quoted {
  private static final int MAX_LENGTH = 60;

  private Quoted() {}

  static String shortened(String text) {
    return text.length() <= MAX_LENGTH
        ? "'" + text + "'"
        : "'" + text.substring(0, MAX_LENGTH) + "…'";
  }
}
