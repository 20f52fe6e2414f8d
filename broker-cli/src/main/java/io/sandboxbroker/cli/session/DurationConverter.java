package io.sandboxbroker.cli.session;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a duration such as {@code 90s}, {@code 10m}, {@code 1h30m} or {@code PT10M}. */
public final class DurationConverter implements ITypeConverter<Duration> {

  @Override
  public Duration convert(String text) {
    String upper = text.strip().toUpperCase(Locale.ROOT);
    try {
      var duration = Duration.parse(upper.startsWith("P") ? upper : "PT" + upper);
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (DateTimeParseException malformed) {
      // The message below says more.
    }
    throw new TypeConversionException("'" + text + "' is no duration such as 90s, 10m or 1h30m");
  }
}
