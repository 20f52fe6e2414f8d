package io.sandboxbroker.worker.stats;

import io.sandboxbroker.topic.StatsKeys;

/** Finds the common prefix of the names of a series of accounts. */
final class NamePrefix {

  /** In characters; a longer prefix is not a series. */
  static final int MAX_LENGTH = 128;

  private static final String SEPARATORS = "-_. ";

  private NamePrefix() {}

  /**
   * The name without the number at its end and the separators before that: {@code lab-adventure} of
   * {@code lab-adventure-0087}. {@link StatsKeys#OTHERS} of a name that ends in no number, is
   * nothing else, or is too long.
   */
  static String of(String name) {
    int number = name.length();
    while (number > 0 && isDigit(name.charAt(number - 1))) {
      number--;
    }
    int end = number;
    while (end > 0 && SEPARATORS.indexOf(name.charAt(end - 1)) >= 0) {
      end--;
    }
    return number == name.length() || end == 0 || end > MAX_LENGTH
        ? StatsKeys.OTHERS
        : name.substring(0, end);
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }
}
