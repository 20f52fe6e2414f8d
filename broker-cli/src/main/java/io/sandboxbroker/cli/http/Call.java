package io.sandboxbroker.cli.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call of the API, which may be sent several times.
 *
 * @param method of HTTP
 * @param path with its query, from the root
 * @param headers of the request, without the token
 * @param readTimeout how long an attempt waits for its answer
 */
public record Call(String method, String path, Map<String, String> headers, Duration readTimeout) {

  /** Longer than the 25 s that the gateway holds a request without another preference. */
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

  public Call {
    headers = Map.copyOf(headers);
  }

  /** A call without further headers. */
  public static Call of(String method, String path) {
    return new Call(method, path, Map.of(), READ_TIMEOUT);
  }

  /** The same call with this header; without it when the value is absent or blank. */
  public Call with(String header, @Nullable String value) {
    if (value == null || value.isBlank()) {
      return this;
    }
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Call(method, path, more, readTimeout);
  }

  /** The same call with this parameter in its query; without it when the value is absent. */
  public Call query(String name, @Nullable Object value) {
    if (value == null) {
      return this;
    }
    String parameter = name + "=" + URLEncoder.encode(value.toString(), StandardCharsets.UTF_8);
    String longer = path + (path.contains("?") ? "&" : "?") + parameter;
    return new Call(method, longer, headers, readTimeout);
  }

  /** The same call, whose attempts wait this long for their answers. */
  public Call waiting(Duration timeout) {
    return new Call(method, path, headers, timeout);
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
