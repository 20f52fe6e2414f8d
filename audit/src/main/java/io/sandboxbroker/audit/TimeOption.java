package io.sandboxbroker.audit;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Parses the options that are times. */
final class TimeOption {

  private TimeOption() {}

  /**
   * The time that an option names.
   *
   * @param text null if the option is not given
   * @throws AuditFailedException if it is no time, or lies in the future
   */
  static @Nullable Instant parse(String option, @Nullable String text, Instant now) {
    if (text == null) {
      return null;
    }
    Instant time;
    try {
      time =
          text.matches("\\d{1,12}")
              ? Instant.ofEpochSecond(Long.parseLong(text))
              : Instant.parse(text);
    } catch (DateTimeParseException nonsense) {
      throw new AuditFailedException(
          "%s is a time like 2030-01-31T08:00:00Z or Unix seconds, not '%s'"
              .formatted(option, text));
    }
    if (time.isAfter(now)) {
      throw new AuditFailedException("%s lies in the future: %s".formatted(option, time));
    }
    return time;
  }
}
