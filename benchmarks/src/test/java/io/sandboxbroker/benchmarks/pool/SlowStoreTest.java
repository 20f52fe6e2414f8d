package io.sandboxbroker.benchmarks.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlowStoreTest {

  private static final Duration DELAY = Duration.ofMillis(50);

  private final ServerSocket store = listen();
  private final SlowStore slow =
      new SlowStore(URI.create("http://127.0.0.1:" + store.getLocalPort()), DELAY);

  @AfterEach
  void stop() throws IOException {
    slow.close();
    store.close();
  }

  @Test
  void everyByteArrivesInOrderAndNoCallIsQuickerThanTheDelay() throws IOException {
    try (var client = connect();
        var server = store.accept()) {
      var out = new DataOutputStream(client.getOutputStream());
      var in = new DataInputStream(client.getInputStream());
      var received = new DataInputStream(server.getInputStream());
      var answer = new DataOutputStream(server.getOutputStream());
      for (int call = 0; call < 3; call++) {
        long start = System.nanoTime();
        for (int part = 0; part < 100; part++) {
          out.writeInt(part);
        }
        for (int part = 0; part < 100; part++) {
          assertThat(received.readInt()).isEqualTo(part);
        }
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(DELAY.toNanos());
        answer.writeInt(call);
        assertThat(in.readInt()).isEqualTo(call);
      }
    }
  }

  @Test
  void atARateTheCallsOfAllConnectionsAreServedOneAfterTheOther() throws IOException {
    int perSecond = 20;
    try (var atRate =
            SlowStore.atRate(URI.create("http://127.0.0.1:" + store.getLocalPort()), perSecond);
        var first = new Socket(atRate.endpoint().getHost(), atRate.endpoint().getPort());
        var firstServer = store.accept();
        var second = new Socket(atRate.endpoint().getHost(), atRate.endpoint().getPort());
        var secondServer = store.accept()) {
      long start = System.nanoTime();
      first.getOutputStream().write(1);
      second.getOutputStream().write(2);

      assertThat(firstServer.getInputStream().read()).isEqualTo(1);
      assertThat(secondServer.getInputStream().read()).isEqualTo(2);

      assertThat(System.nanoTime() - start)
          .isGreaterThanOrEqualTo(Duration.ofSeconds(1).toNanos() * 2 / perSecond);
    }
  }

  @Test
  void closingOneSideClosesTheOther() throws IOException {
    try (var client = connect();
        var server = store.accept()) {
      client.getOutputStream().write(1);
      assertThat(server.getInputStream().read()).isEqualTo(1);

      server.close();

      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  private Socket connect() throws IOException {
    return new Socket(slow.endpoint().getHost(), slow.endpoint().getPort());
  }

  private static ServerSocket listen() {
    try {
      return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
