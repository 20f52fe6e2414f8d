package io.sandboxbroker.gateway.web;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * A network of IP addresses. Nothing here asks a name server.
 *
 * @param address an address of the network
 * @param bits how many leading bits all addresses of the network share
 */
record IpNetwork(InetAddress address, int bits) {

  private static final int BITS_OF_A_BYTE = 8;

  /**
   * Reads an address or a network, such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}.
   *
   * @throws IllegalArgumentException if the text is neither
   */
  static IpNetwork parse(String text) {
    String[] parts = text.split("/", 2);
    InetAddress address =
        address(parts[0])
            .orElseThrow(
                () -> new IllegalArgumentException(text + " is no IP address and no network"));
    int all = address.getAddress().length * BITS_OF_A_BYTE;
    String bits = parts.length == 1 ? String.valueOf(all) : parts[1];
    if (!bits.matches("[0-9]{1,3}") || Integer.parseInt(bits) > all) {
      throw new IllegalArgumentException(text + " has no prefix length from 0 to " + all);
    }
    return new IpNetwork(address, Integer.parseInt(bits));
  }

  /** Reads an IP address; empty for anything else, such as a name. */
  static Optional<InetAddress> address(String text) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
    try {
      return bytes == null ? Optional.empty() : Optional.of(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** Whether an address belongs to the network. */
  boolean contains(InetAddress other) {
    byte[] ours = address.getAddress();
    byte[] theirs = other.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> bit % BITS_OF_A_BYTE;
      if (((ours[bit / BITS_OF_A_BYTE] ^ theirs[bit / BITS_OF_A_BYTE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
