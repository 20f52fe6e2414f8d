package io.sandboxbroker.simulator;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them: {@code 250ms}, {@code 10s}, {@code 5m}, {@code 24h}, {@code 0},
 * or ISO-8601.
 */
final class DurationText {
  private static final Pattern SHORT = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

  private static final Duration MAX = Duration.ofDays(365);

  private DurationText() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException when the text is none of the forms, negative, or longer than a
   *     year
   */
  static Duration parse(String text) {
    Duration duration = read(text.strip());
    if (duration.isNegative() || duration.compareTo(MAX) > 0) {
      throw new IllegalArgumentException(
          "a duration is 0 to " + MAX.toDays() + " days: '" + text + "'");
    }
    return duration;
  }

  /**
   * Writes a duration in the largest unit that keeps it whole; finer than a millisecond as
   * ISO-8601.
   */
  static String format(Duration duration) {
    if (duration.isZero()) {
      return "0";
    }
    if (duration.toNanosPart() % 1_000_000 != 0) {
      return duration.toString();
    }
    long millis = duration.toMillis();
    if (millis % 3_600_000 == 0) {
      return millis / 3_600_000 + "h";
    }
    if (millis % 60_000 == 0) {
      return millis / 60_000 + "m";
    }
    return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
  }

  private static Duration read(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    Matcher matcher = SHORT.matcher(text);
    if (!matcher.matches()) {
      return readIso(text);
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  private static Duration readIso(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException unreadable) {
      throw new IllegalArgumentException(
          "not a duration such as 250ms, 10s, 5m, 24h or PT10S: '" + text + "'", unreadable);
    }
  }
}
