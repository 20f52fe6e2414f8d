package io.sandboxbroker.topic;

import java.util.Optional;

/**
 * Reads and writes the W3C trace context: {@code 00-<trace id>-<span id>-<flags>}.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">Trace Context</a>
 */
public final class Traceparent {

  private static final String VERSION = "00-";
  private static final int TRACE_ID = 3;
  private static final int SPAN_ID = 36;
  private static final int FLAGS = 53;
  private static final int LENGTH = 55;

  private Traceparent() {}

  /** Whether the value has the known version; called several times for each request. */
  public static boolean isWellFormed(String value) {
    return value.length() == LENGTH
        && value.startsWith(VERSION)
        && value.charAt(SPAN_ID - 1) == '-'
        && value.charAt(FLAGS - 1) == '-'
        && isHexadecimal(value, TRACE_ID, SPAN_ID - 1)
        && isHexadecimal(value, SPAN_ID, FLAGS - 1)
        && isHexadecimal(value, FLAGS, LENGTH)
        && !isZero(value, TRACE_ID, SPAN_ID - 1)
        && !isZero(value, SPAN_ID, FLAGS - 1);
  }

  private static boolean isHexadecimal(String value, int from, int to) {
    for (int at = from; at < to; at++) {
      char digit = value.charAt(at);
      if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isZero(String value, int from, int to) {
    for (int at = from; at < to; at++) {
      if (value.charAt(at) != '0') {
        return false;
      }
    }
    return true;
  }

  /** The trace context of a record; empty when it is missing or not well-formed. */
  public static Optional<String> read(org.apache.kafka.common.header.Headers headers) {
    return Headers.read(headers, Headers.TRACEPARENT).filter(Traceparent::isWellFormed);
  }

  /** Whether the spans of the trace are recorded. */
  public static boolean isSampled(String wellFormed) {
    return (Character.digit(wellFormed.charAt(FLAGS + 1), 16) & 1) == 1;
  }

  /** The id of the trace. */
  public static String traceId(String wellFormed) {
    return wellFormed.substring(TRACE_ID, SPAN_ID - 1);
  }

  /** The id of the span. */
  public static String spanId(String wellFormed) {
    return wellFormed.substring(SPAN_ID, FLAGS - 1);
  }

  /** The trace context of these ids. */
  public static String of(String traceId, String spanId, boolean sampled) {
    return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
  }
}
