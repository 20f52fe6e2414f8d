package io.sandboxbroker.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One connection that sends what no client would, byte for byte, and reads what comes back. */
final class RawClient implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;
  private InputStream received;

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    received = socket.getInputStream();
  }

  /** Sends this, and reads until the server closes the connection. */
  static Answer exchange(int port, String request) throws IOException {
    try (var client = new RawClient(port)) {
      client.send(request);
      return client.readToEnd();
    }
  }

  void send(String bytes) throws IOException {
    try {
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
    } catch (IOException alreadyRefused) {
      // What the server said before it closed the connection may still be read.
    }
  }

  /** Waits until something comes back, and leaves it to be read. */
  void awaitInput() throws IOException {
    var input = new PushbackInputStream(socket.getInputStream(), 1);
    input.unread(input.read());
    received = input;
  }

  /** Waits until this text comes back, and leaves everything to be read. */
  void awaitInput(String text) throws IOException {
    var read = new ByteArrayOutputStream();
    InputStream input = socket.getInputStream();
    while (!read.toString(ISO_8859_1).contains(text)) {
      int next = input.read();
      if (next < 0) {
        throw new EOFException("instead of " + text + ": " + read.toString(ISO_8859_1));
      }
      read.write(next);
    }
    received = new SequenceInputStream(new ByteArrayInputStream(read.toByteArray()), input);
  }

  /** Fails when the server neither answers nor closes the connection. */
  Answer readToEnd() throws IOException {
    var read = new ByteArrayOutputStream();
    try {
      received.transferTo(read);
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException reset) {
      // As good as its end.
    }
    return Answer.parse(read.toString(ISO_8859_1));
  }

  /** Whether the server has closed the connection, whatever it said; looks without waiting. */
  boolean hasEnded() throws IOException {
    try {
      socket.setSoTimeout(1);
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      return true;
    } catch (SocketTimeoutException stillOpen) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /**
   * What came back.
   *
   * @param status 0 when nothing came
   * @param headers by their names in lower case
   */
  record Answer(int status, Map<String, List<String>> headers, String body) {

    static Answer parse(String text) {
      int end = text.indexOf("\r\n\r\n");
      if (end < 0) {
        return new Answer(0, Map.of(), text);
      }
      String[] lines = text.substring(0, end).split("\r\n", -1);
      Map<String, List<String>> headers = new TreeMap<>();
      for (int line = 1; line < lines.length; line++) {
        String[] parts = lines[line].split(":", 2);
        headers
            .computeIfAbsent(parts[0].toLowerCase(Locale.ROOT), name -> new ArrayList<>())
            .add(parts[1].strip());
      }
      return new Answer(
          Integer.parseInt(lines[0].split(" ", -1)[1]), headers, text.substring(end + 4));
    }

    String header(String name) {
      List<String> values = headers.getOrDefault(name, List.of());
      return values.size() == 1 ? values.getFirst() : String.valueOf(values);
    }
  }
}
