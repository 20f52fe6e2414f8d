package io.sandboxbroker.gateway.web;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The proxies in front of the gateway.
 *
 * @param trusted addresses and networks of proxies whose {@code X-Forwarded-For} the gateway
 *     believes, such as {@code 10.0.0.0/8}; none by default ({@code BROKER_TRUSTED_PROXIES})
 */
@ConfigurationProperties("broker.proxies")
record ProxySettings(@DefaultValue List<String> trusted) {

  ProxySettings {
    trusted = trusted.stream().map(String::strip).filter(network -> !network.isEmpty()).toList();
    trusted.forEach(IpNetwork::parse);
  }

  /** Returns the networks of the proxies. */
  List<IpNetwork> networks() {
    return trusted.stream().map(IpNetwork::parse).toList();
  }
}
