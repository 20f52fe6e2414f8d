package io.sandboxbroker.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server that gives scripted answers, and keeps what it was asked. */
public final class StubBroker implements AutoCloseable {

  /** A request that arrived. */
  public record Request(String method, String path, Map<String, List<String>> headers) {
    /** A header; empty when it is absent. */
    public String header(String name) {
      return headers.entrySet().stream()
          .filter(it -> it.getKey().equalsIgnoreCase(name))
          .map(it -> it.getValue().getFirst())
          .findFirst()
          .orElse("");
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /** An answer to give; the status 0 breaks the connection. */
  public record Answer(int status, String body, Map<String, String> headers) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Queue<Answer>> answers = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  /** A server on a free port of the loopback address. */
  public StubBroker() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Answers the next such call so; the last of its answers is given again and again. */
  public StubBroker on(String call, int status, String body, String... headers) {
    Map<String, String> map = new ConcurrentHashMap<>();
    for (int i = 0; i < headers.length; i += 2) {
      map.put(headers[i], headers[i + 1]);
    }
    answers.computeIfAbsent(call, unseen -> new ArrayDeque<>()).add(new Answer(status, body, map));
    return this;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var request =
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              Map.copyOf(exchange.getRequestHeaders()));
      requests.add(request);
      Answer answer = next(request);
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      if (answer.status() != 0) {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  private synchronized Answer next(Request request) {
    String path = request.path().replaceFirst("\\?.*", "");
    Queue<Answer> scripted = answers.get(request.method() + " " + path);
    if (scripted == null) {
      return new Answer(404, problem("NOT_SCRIPTED", request.toString()), Map.of());
    }
    return scripted.size() > 1 ? scripted.remove() : scripted.element();
  }

  /** The body of a refusal. */
  public static String problem(String code, String detail) {
    return "{\"code\": \"%s\", \"detail\": \"%s\", \"request_id\": \"r-1\"}"
        .formatted(code, detail);
  }

  /** Its address. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** What it was asked so far. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** What it was asked so far, as method and path. */
  public List<String> calls() {
    return requests.stream().map(Request::toString).toList();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
