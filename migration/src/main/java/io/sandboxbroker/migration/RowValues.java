package io.sandboxbroker.migration;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of an item of the earlier broker. Blank texts and zero times count as absent.
 */
record RowValues(Map<String, Object> values) {

  /** 31 December 2999; a larger number is no time in seconds. */
  private static final BigDecimal LAST_SECOND = BigDecimal.valueOf(32_503_679_999L);

  private static final BigDecimal MANY = BigDecimal.valueOf(1_000_000);

  @Nullable String text(String name) {
    return values.get(name) instanceof String text && !text.isBlank() ? text.strip() : null;
  }

  String text(String name, String otherwise) {
    String text = text(name);
    return text == null ? otherwise : text;
  }

  /** A time in seconds. */
  @Nullable Instant time(String name) {
    if (values.get(name) instanceof BigDecimal seconds
        && seconds.signum() > 0
        && seconds.compareTo(LAST_SECOND) <= 0) {
      return Instant.ofEpochSecond(seconds.longValue());
    }
    return null;
  }

  /** The first of these times that the item has; the beginning of 1970 if it has none. */
  Instant firstTime(String... names) {
    for (String name : names) {
      Instant time = time(name);
      if (time != null) {
        return time;
      }
    }
    return Instant.EPOCH;
  }

  int count(String name) {
    return values.get(name) instanceof BigDecimal count
            && count.signum() > 0
            && count.compareTo(MANY) < 0
        ? count.intValue()
        : 0;
  }
}
