package io.sandboxbroker.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;

/** Sends one request after another, and opens a new connection when the server has closed one. */
final class KeptConnection implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 20_000;

  private final int port;
  private Socket socket;
  private InputStream input;
  private boolean isOpen;

  KeptConnection(int port) {
    this.port = port;
  }

  /** Sends a request without a body, and returns the status of its response. */
  int exchange(String request) throws IOException {
    int status = Integer.parseInt(statusLine(request).split(" ", -1)[1]);
    long length = 0;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String[] parts = header.toLowerCase(Locale.ROOT).split(":", 2);
      if (parts[0].equals("content-length") && !request.startsWith("HEAD") && status != 304) {
        length = Long.parseLong(parts[1].strip());
      }
      isOpen &= !(parts[0].equals("connection") && parts[1].strip().equals("close"));
    }
    input.skipNBytes(length);
    return status;
  }

  /** The server may close an idle connection at any time, so a kept one is tried once. */
  private String statusLine(String request) throws IOException {
    if (isOpen) {
      try {
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
        return line();
      } catch (IOException closed) {
        isOpen = false;
      }
    }
    open();
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    return line();
  }

  private void open() throws IOException {
    close();
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    input = new BufferedInputStream(socket.getInputStream());
    isOpen = true;
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int next = input.read(); next != '\n'; next = input.read()) {
      if (next < 0) {
        throw new IOException("The server has closed the connection after: " + line);
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
    }
  }
}
