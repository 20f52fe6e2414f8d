package io.sandboxbroker.topic;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads and writes the W3C trace context: {@code 00-<trace id>-<span id>-<flags>}.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">Trace Context</a>
 */
public final class Traceparent {

  private static final Pattern WELL_FORMED =
      Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  private Traceparent() {}

  /** Whether the value has the known version and its form. */
  public static boolean isWellFormed(String value) {
    return WELL_FORMED.matcher(value).matches();
  }

  /** The trace context of a record; empty when it is missing or not well-formed. */
  public static Optional<String> read(org.apache.kafka.common.header.Headers headers) {
    return Headers.read(headers, Headers.TRACEPARENT).filter(Traceparent::isWellFormed);
  }

  /** Whether the spans of the trace are recorded. */
  public static boolean isSampled(String wellFormed) {
    return (Character.digit(wellFormed.charAt(wellFormed.length() - 1), 16) & 1) == 1;
  }

  /** The id of the trace. */
  public static String traceId(String wellFormed) {
    return wellFormed.substring(3, 35);
  }

  /** The id of the span. */
  public static String spanId(String wellFormed) {
    return wellFormed.substring(36, 52);
  }

  /** The trace context of these ids. */
  public static String of(String traceId, String spanId, boolean sampled) {
    return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
  }
}
