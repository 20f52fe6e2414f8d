package io.sandboxbroker.e2e.stack;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes the spans that the services export, by OTLP over HTTP, and keeps them. Thread-safe. */
public final class SpanCollector implements AutoCloseable {

  private static final String PATH = "/v1/traces";

  private final Queue<Collected> spans = new ConcurrentLinkedQueue<>();
  private final HttpServer server;

  /**
   * A span.
   *
   * @param parent the id of the span that it is within; empty for none
   */
  public record Collected(
      String service,
      String name,
      Span.SpanKind kind,
      String trace,
      String id,
      String parent,
      Map<String, String> attributes) {}

  private SpanCollector(HttpServer server) {
    this.server = server;
  }

  static SpanCollector start() {
    try {
      var local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      var collector = new SpanCollector(HttpServer.create(local, 0));
      collector.server.createContext(PATH, collector::take);
      collector.server.start();
      return collector;
    } catch (IOException e) {
      throw new IllegalStateException("the collector of spans cannot be started", e);
    }
  }

  /** Where spans are sent. */
  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + PATH);
  }

  /** What has come of a trace so far. */
  public List<Collected> trace(String id) {
    return spans.stream().filter(span -> span.trace().equals(id)).toList();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      ExportTraceServiceRequest.parseFrom(exchange.getRequestBody()).getResourceSpansList().stream()
          .flatMap(SpanCollector::read)
          .forEach(spans::add);
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private static Stream<Collected> read(ResourceSpans ofService) {
    String service = attributes(ofService.getResource().getAttributesList()).get("service.name");
    return ofService.getScopeSpansList().stream()
        .flatMap(scope -> scope.getSpansList().stream())
        .map(
            span ->
                new Collected(
                    service,
                    span.getName(),
                    span.getKind(),
                    hex(span.getTraceId()),
                    hex(span.getSpanId()),
                    hex(span.getParentSpanId()),
                    attributes(span.getAttributesList())));
  }

  private static Map<String, String> attributes(List<KeyValue> attributes) {
    return attributes.stream()
        .collect(Collectors.toMap(KeyValue::getKey, it -> it.getValue().getStringValue()));
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
