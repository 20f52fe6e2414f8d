package io.sandboxbroker.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.localstack.LocalKafka;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FaultyProxyTest {

  private static final int PATIENCE_MILLIS = 20_000;

  private ServerSocket echo;
  private FaultyProxy proxy;

  @BeforeEach
  void start() throws IOException {
    echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
    proxy = new FaultyProxy(LocalKafka.freePort(), echo.getLocalPort());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    echo.close();
  }

  private void serve() {
    try {
      while (true) {
        Socket client = echo.accept();
        Thread.ofVirtual().start(() -> repeat(client));
      }
    } catch (IOException closed) {
      // The end of the test.
    }
  }

  private static void repeat(Socket client) {
    try (client) {
      client.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException reset) {
      // By the proxy.
    }
  }

  private Socket connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static int answer(Socket socket) throws IOException {
    socket.getOutputStream().write(7);
    return socket.getInputStream().read();
  }

  @Test
  void withoutAFaultItForwardsBothWays() throws IOException {
    try (var socket = connect()) {
      assertThat(answer(socket)).isEqualTo(7);
    }
  }

  @Test
  void latencyDelaysWhatStillArrives() throws IOException {
    try (var socket = connect()) {
      proxy.begin(Fault.LATENCY, Duration.ofMillis(50));
      long begin = System.nanoTime();

      assertThat(answer(socket)).isEqualTo(7);

      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(100));
      proxy.end();
      assertThat(answer(socket)).isEqualTo(7);
    }
  }

  @Test
  void aResetBreaksAConnectionThatIsUsed() throws IOException {
    try (var socket = connect()) {
      assertThat(answer(socket)).isEqualTo(7);

      proxy.begin(Fault.RESET, Duration.ZERO);

      assertThatThrownBy(() -> answer(socket)).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void aBlackHoleSwallowsEverythingAndItsEndResetsTheConnection() throws IOException {
    try (var socket = connect()) {
      proxy.begin(Fault.BLACK_HOLE, Duration.ZERO);
      socket.setSoTimeout(200);
      assertThatThrownBy(() -> answer(socket)).isInstanceOf(SocketTimeoutException.class);

      proxy.end();

      socket.setSoTimeout(PATIENCE_MILLIS);
      assertThatThrownBy(() -> answer(socket)).isInstanceOf(SocketException.class);
    }
    try (var socket = connect()) {
      assertThat(answer(socket)).isEqualTo(7);
    }
  }

  @Test
  void anOutageRefusesConnectionsUntilItEnds() throws IOException {
    try (var before = connect()) {
      assertThat(answer(before)).isEqualTo(7);

      proxy.begin(Fault.OUTAGE, Duration.ZERO);

      assertThatThrownBy(() -> answer(before)).isInstanceOf(SocketException.class);
      assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
    }
    proxy.end();
    try (var socket = connect()) {
      assertThat(answer(socket)).isEqualTo(7);
    }
  }
}
