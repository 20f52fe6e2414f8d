package io.sandboxbroker.localstack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports below those that the kernel hands to outgoing connections: a server that restarts on its
 * port must not find it taken by a client, nor a client that knocks at a dead server find itself
 * connected to itself.
 */
final class FreePort {

  private static final int FIRST = 15_000;
  private static final int END = 32_000;
  private static final int ATTEMPTS = 100;

  private FreePort() {}

  /** The wanted port, or a free one for 0. */
  static int orGiven(int wanted) {
    return wanted == 0 ? any() : wanted;
  }

  static int any() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (isFree(port)) {
        return port;
      }
    }
    throw new StartFailedException("no free port on 127.0.0.1 from " + FIRST + " to " + END);
  }

  static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
