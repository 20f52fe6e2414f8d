package io.sandboxbroker.gateway.correlation;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * What a request is followed by, across HTTP, logs, commands and events.
 *
 * @param requestId the client's {@code X-Request-ID} when it was well-formed, else one of ours
 * @param traceparent the client's W3C trace context when it was well-formed, else one of ours
 */
public record Correlation(String requestId, String traceparent) {

  /** The header of both request and response. */
  public static final String REQUEST_ID = "X-Request-ID";

  static final String TRACEPARENT = "traceparent";

  private static final String ATTRIBUTE = Correlation.class.getName();
  private static final Pattern WELL_FORMED_ID = Pattern.compile("[A-Za-z0-9._~:/+=@-]{1,128}");
  private static final Pattern WELL_FORMED_TRACE =
      Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  /** That of a request which has passed the filter of this package. */
  public static Correlation of(ServerWebExchange exchange) {
    return exchange.getRequiredAttribute(ATTRIBUTE);
  }

  static Correlation begin(ServerWebExchange exchange) {
    var headers = exchange.getRequest().getHeaders();
    var correlation =
        new Correlation(
            wellFormed(headers.getFirst(REQUEST_ID), WELL_FORMED_ID, Correlation::newRequestId),
            wellFormed(
                headers.getFirst(TRACEPARENT),
                WELL_FORMED_TRACE,
                () -> "00-" + hex(16) + "-" + hex(8) + "-01"));
    exchange.getAttributes().put(ATTRIBUTE, correlation);
    return correlation;
  }

  /** An id for a request that has none, or none that is well-formed. */
  public static String newRequestId() {
    return hex(16);
  }

  private static String wellFormed(
      @Nullable String given, Pattern form, Supplier<String> otherwise) {
    return given != null && form.matcher(given).matches() ? given : otherwise.get();
  }

  /** Tells requests apart and guards nothing, so it need not come from a source that may block. */
  private static String hex(int bytes) {
    byte[] random = new byte[bytes];
    ThreadLocalRandom.current().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
