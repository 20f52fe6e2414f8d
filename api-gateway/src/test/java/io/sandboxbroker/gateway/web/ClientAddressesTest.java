package io.sandboxbroker.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

class ClientAddressesTest {

  private static final List<String> TRUSTED =
      List.of("10.0.0.0/8", "192.0.2.7", "2001:db8:1::/48", "");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // The connection is no proxy's: the header is the client's own word.
        "203.0.113.9   | 198.51.100.1                          | 203.0.113.9",
        "203.0.113.9   |                                       | 203.0.113.9",
        "11.0.0.1      | 198.51.100.1                          | 11.0.0.1",
        // One proxy, or several.
        "10.1.2.3      | 198.51.100.1                          | 198.51.100.1",
        "10.1.2.3      | 203.0.113.9, 198.51.100.1             | 198.51.100.1",
        "10.1.2.3      | 203.0.113.9,198.51.100.1,192.0.2.7    | 198.51.100.1",
        "192.0.2.7     | 203.0.113.9, 198.51.100.1, 10.255.0.1 | 198.51.100.1",
        // All are proxies.
        "10.1.2.3      | 10.1.2.4, 10.1.2.5                    | 10.1.2.4",
        "10.1.2.3      |                                       | 10.1.2.3",
        // What is no address ends the search at the last proxy that is known.
        "10.1.2.3      | 203.0.113.9, unknown                  | 10.1.2.3",
        "10.1.2.3      | 203.0.113.9, unknown, 10.1.2.4        | 10.1.2.4",
        "10.1.2.3      | client.example                        | 10.1.2.3",
        "10.1.2.3      | 203.0.113.9,                          | 10.1.2.3",
        "10.1.2.3      | 999.1.1.1                             | 10.1.2.3",
        // Ports and brackets.
        "10.1.2.3      | 198.51.100.1:4711                     | 198.51.100.1",
        "2001:db8:1::5 | 2001:db8:2::9                         | 2001:db8:2:0:0:0:0:9",
        "2001:db8:1::5 | [2001:db8:2::9]:443                   | 2001:db8:2:0:0:0:0:9",
        "2001:db8:1::5 | [2001:db8:2::9]                       | 2001:db8:2:0:0:0:0:9",
        "2001:db8:2::5 | 198.51.100.1                          | 2001:db8:2:0:0:0:0:5",
      })
  void theRightMostAddressThatIsNoProxyCounts(String peer, String header, String client) {
    var addresses = new ClientAddresses(new ProxySettings(TRUSTED), "none");
    var request =
        MockServerHttpRequest.get("/")
            .remoteAddress(new InetSocketAddress(IpNetwork.address(peer).orElseThrow(), 1));
    if (header != null) {
      request.header("X-Forwarded-For", header);
    }
    assertThat(addresses.of(request.build()).getHostAddress()).isEqualTo(client);
  }

  @Test
  void severalHeadersAreOneList() {
    var addresses = new ClientAddresses(new ProxySettings(TRUSTED), "none");
    var request =
        MockServerHttpRequest.get("/")
            .remoteAddress(new InetSocketAddress(IpNetwork.address("10.0.0.1").orElseThrow(), 1))
            .header("X-Forwarded-For", "203.0.113.9")
            .header("X-Forwarded-For", "198.51.100.1, 10.0.0.2")
            .build();
    assertThat(addresses.of(request).getHostAddress()).isEqualTo("198.51.100.1");
    assertThat(addresses.of(MockServerHttpRequest.get("/").build())).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy.example", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "::1/129"})
  void aProxyThatIsNoAddressEndsTheStart(String trusted) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ProxySettings(List.of(trusted)))
        .withMessageContaining(trusted);
  }
}
