package io.sandboxbroker.cli.console;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The text of a JSON value in a table. */
final class Cell {

  private static final String ABSENT = "-";

  private Cell() {}

  /**
   * The text of a field.
   *
   * @param field its name, which says what a number means: times end in {@code _at}, durations in
   *     {@code _seconds} or {@code seconds_to_empty}
   */
  static String of(String field, JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return ABSENT;
    }
    if (value.isIntegralNumber() && isTime(field)) {
      return Instant.ofEpochSecond(value.longValue()).toString();
    }
    if (value.isIntegralNumber() && isDuration(field)) {
      return duration(Duration.ofSeconds(value.longValue()));
    }
    if (value.isArray()) {
      return value.valueStream().map(it -> of(field, it)).collect(Collectors.joining(", "));
    }
    if (value.isObject()) {
      return value
          .propertyStream()
          .map(it -> it.getKey() + "=" + of(it.getKey(), it.getValue()))
          .collect(Collectors.joining(" "));
    }
    if (value.isFloat() || value.isDouble() || value.isBigDecimal()) {
      return String.format(Locale.ROOT, "%.2f", value.doubleValue());
    }
    String text = value.asString();
    return text.isEmpty() ? ABSENT : visible(text);
  }

  private static boolean isTime(String field) {
    return switch (field) {
      case "since", "until", "at", "oldest", "last_synced", "renewable_until" -> true;
      default -> field.endsWith("_at") || field.endsWith("_since");
    };
  }

  private static boolean isDuration(String field) {
    return field.equals("seconds_to_empty") || field.endsWith("_seconds");
  }

  /** A duration such as {@code 1h5m} or {@code 40s}. */
  static String duration(Duration duration) {
    String text = duration.truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString();
    return text.substring(2).toLowerCase(Locale.ROOT);
  }

  /** The names of labs come from outside, and a control character could rewrite the terminal. */
  static String visible(String text) {
    return text.codePoints()
        .map(
            it ->
                Character.isISOControl(it) || Character.getType(it) == Character.FORMAT ? '?' : it)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
