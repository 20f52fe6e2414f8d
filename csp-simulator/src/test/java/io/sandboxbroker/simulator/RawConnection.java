package io.sandboxbroker.simulator;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One connection without a client's cleverness, to see what becomes of it. */
final class RawConnection implements AutoCloseable {
  private final Socket socket;

  RawConnection(Simulation simulation) throws IOException {
    socket = new Socket("127.0.0.1", simulation.port());
    socket.setSoTimeout(20_000);
  }

  void send(String method, String path) throws IOException {
    String head =
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: csp\r\nAuthorization: "
            + Simulation.TOKEN
            + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
  }

  /** Everything until the connection ends, which it must do by itself. */
  String readToEnd() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
