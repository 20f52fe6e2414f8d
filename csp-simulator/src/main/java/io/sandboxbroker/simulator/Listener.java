package io.sandboxbroker.simulator;

import java.time.Duration;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/**
 * The listening socket, which can go away for a while and come back on the same port. Thread-safe.
 */
final class Listener {
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final int EVENT_LOOPS = 2;

  private static final Duration CLOSING = Duration.ofSeconds(10);

  private final String bind;
  private final LoopResources loops = LoopResources.create("csp-simulator", EVENT_LOOPS, true);
  private int port;
  private @Nullable HttpServer server;
  private @Nullable DisposableServer bound;
  private @Nullable DisposableServer closing;
  private volatile boolean refusing;

  Listener(String bind, int port) {
    this.bind = bind;
    this.port = port;
  }

  /** Binds the port and hands requests to the handler. */
  synchronized void open(
      BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> handler) {
    server =
        HttpServer.create()
            .runOn(loops, false)
            .host(bind)
            .idleTimeout(IDLE)
            .handle((request, response) -> guarded(handler, request, response));
    bound = server.port(port).bindNow();
    port = bound.port();
  }

  synchronized int port() {
    return port;
  }

  /**
   * Stops listening and resets what comes over established connections; false when it does so
   * already.
   */
  synchronized boolean refuse() {
    if (refusing || bound == null) {
      return false;
    }
    refusing = true;
    closing = bound;
    bound.dispose();
    bound = null;
    return true;
  }

  /** Listens again after {@link #refuse()}; does nothing once closed. */
  synchronized void accept() {
    if (server != null && bound == null) {
      if (closing != null) {
        // The port is given back by another thread, and is in use until then.
        closing.onDispose().block(CLOSING);
        closing = null;
      }
      bound = server.port(port).bindNow();
      refusing = false;
    }
  }

  /** Stops for good and cuts every connection. */
  synchronized void close() {
    server = null;
    if (bound != null) {
      bound.disposeNow();
      bound = null;
    }
    loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block();
  }

  private Publisher<Void> guarded(
      BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> handler,
      HttpServerRequest request,
      HttpServerResponse response) {
    return refusing && !HttpTransport.isControl(request)
        ? ReplyWriter.write(new Reply.Reset(), response)
        : handler.apply(request, response);
  }
}
