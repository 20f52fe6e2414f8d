package io.sandboxbroker.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class RateLimitsTest {

  @Test
  void anAddressOfTheOldKindStandsForItself() {
    assertThat(of("192.0.2.1")).isEqualTo(of("192.0.2.1")).isNotEqualTo(of("192.0.2.2"));
  }

  @Test
  void ofTheNewKindItsNetworkCounts() {
    assertThat(of("2001:db8:1:2::1"))
        .isEqualTo(of("2001:db8:1:2:ffff::9"))
        .isNotEqualTo(of("2001:db8:1:3::1"));
  }

  @Test
  void aClientThatHasGoneHasNone() {
    assertThat(RateLimits.network(null)).isEmpty();
  }

  private static String of(String address) {
    return RateLimits.network(new InetSocketAddress(address, 1).getAddress());
  }
}
