package io.sandboxbroker.gateway.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;

/**
 * Finds the address of a request's client. That is the address of the connection, or, behind
 * trusted proxies, the right-most address in {@code X-Forwarded-For} that is no trusted proxy. What
 * stands left of it is the client's own word. Thread-safe.
 */
@Component
public final class ClientAddresses {

  private static final Logger LOG = LoggerFactory.getLogger(ClientAddresses.class);
  private static final String FORWARDED_FOR = "X-Forwarded-For";

  /** Some proxies add the port. */
  private static final Pattern WITH_PORT = Pattern.compile("\\[([^\\]]*)](?::\\d*)?|([^:]*):\\d*");

  private final List<IpNetwork> trusted;

  ClientAddresses(
      ProxySettings proxies, @Value("${server.forward-headers-strategy:none}") String strategy) {
    trusted = proxies.networks();
    if (!"none".equalsIgnoreCase(strategy)) {
      LOG.warn(
          "SERVER_FORWARD_HEADERS_STRATEGY takes every client's own word for its address;"
              + " BROKER_TRUSTED_PROXIES replaces it");
    }
  }

  /** Returns the address of the client; null once the connection is closed. */
  public @Nullable InetAddress of(ServerHttpRequest request) {
    InetSocketAddress remote = request.getRemoteAddress();
    InetAddress client = remote == null ? null : remote.getAddress();
    if (client == null || !isTrusted(client)) {
      return client;
    }
    String hops = String.join(",", request.getHeaders().getOrEmpty(FORWARDED_FOR));
    for (int end = hops.length(); end > 0; ) {
      int comma = hops.lastIndexOf(',', end - 1);
      Optional<InetAddress> hop = address(hops.substring(comma + 1, end).strip());
      if (hop.isEmpty()) {
        return client;
      }
      client = hop.get();
      if (!isTrusted(client)) {
        return client;
      }
      end = comma;
    }
    return client;
  }

  private boolean isTrusted(InetAddress address) {
    return trusted.stream().anyMatch(network -> network.contains(address));
  }

  private static Optional<InetAddress> address(String hop) {
    Matcher port = WITH_PORT.matcher(hop);
    if (!port.matches()) {
      return IpNetwork.address(hop);
    }
    return IpNetwork.address(port.group(1) == null ? port.group(2) : port.group(1));
  }
}
