package io.sandboxbroker.kafka.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchemaRegistryIndicatorTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private volatile int status = 200;
  private HttpServer registry;

  @BeforeEach
  void start() throws IOException {
    registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    registry.createContext(
        "/ccompat/schemas/types",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    registry.start();
  }

  @AfterEach
  void stop() {
    registry.stop(0);
  }

  @Test
  void anyAnswerButAServersErrorIsASignOfLife() throws Exception {
    ask(url());
    status = 401;
    ask(url() + "/");
    ask("mock://nowhere");
  }

  @Test
  void aServersErrorAndNoAnswerAreNone() {
    status = 503;
    assertThatThrownBy(() -> ask(url())).hasStackTraceContaining("503");

    registry.stop(0);
    assertThatThrownBy(() -> ask(url())).isNotNull();
  }

  @Test
  void oneAnswerOfSeveralAddressesIsEnough() throws Exception {
    ask("http://127.0.0.1:1, " + url());
    ask(url() + ",http://127.0.0.1:1");
  }

  private String url() {
    return "http://127.0.0.1:" + registry.getAddress().getPort() + "/ccompat";
  }

  private static void ask(String urls) throws Exception {
    try (var indicator = new SchemaRegistryIndicator(urls, TIMEOUT)) {
      var answer = indicator.health().toFuture();
      assertThat(answer).succeedsWithin(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }
  }
}
