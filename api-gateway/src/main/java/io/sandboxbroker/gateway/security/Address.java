package io.sandboxbroker.gateway.security;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Whom an address stands for. */
final class Address {

  private static final int BYTES_OF_NETWORK = 8;

  private Address() {}

  /** An IPv4 address, or the /64 of an IPv6 one, of which anybody has billions. */
  static String of(@Nullable InetSocketAddress remote) {
    if (remote == null) {
      return "";
    }
    return remote.getAddress() instanceof Inet6Address six
        ? HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), BYTES_OF_NETWORK))
        : remote.getHostString();
  }
}
