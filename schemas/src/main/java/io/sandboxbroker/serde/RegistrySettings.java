package io.sandboxbroker.serde;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The addresses of the schema registry, and the timeouts and retries of calls to it. Equal settings
 * share one client.
 *
 * @param urls its addresses without credentials, tried in this order; or one {@code mock://scope}
 * @param authorization the {@code Authorization} header, if it wants one
 * @param connectTimeout how long one connection may take to open
 * @param readTimeout how long one answer may take, once connected
 * @param retries how many more rounds over all addresses follow a round without an answer
 * @param retryWait the pause before the second round; it doubles from round to round
 * @param retryMaxWait the longest such pause
 */
record RegistrySettings(
    List<URI> urls,
    Optional<String> authorization,
    Duration connectTimeout,
    Duration readTimeout,
    int retries,
    Duration retryWait,
    Duration retryMaxWait) {

  static final String MOCK = "mock";

  RegistrySettings {
    urls = List.copyOf(urls);
  }

  boolean isMock() {
    return MOCK.equals(urls.getFirst().getScheme());
  }

  /** The pause before a round. */
  Duration waitBefore(int round) {
    Duration doubled = retryWait.multipliedBy(1L << Math.min(round - 1, 20));
    return doubled.compareTo(retryMaxWait) < 0 ? doubled : retryMaxWait;
  }

  /** Without the credentials, so that it can be logged. */
  @Override
  public String toString() {
    return urls.toString();
  }
}
