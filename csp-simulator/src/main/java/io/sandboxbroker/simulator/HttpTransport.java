package io.sandboxbroker.simulator;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Carries requests to the two APIs and replies back. */
final class HttpTransport {
  private static final int MAX_BODY = 64 * 1024;

  private final CspApi csp;
  private final ControlApi control;

  HttpTransport(CspApi csp, ControlApi control) {
    this.csp = csp;
    this.control = control;
  }

  Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
    Mono<Reply> reply =
        isTooLong(request)
            ? Mono.just(Reply.status(413))
            : request
                .receive()
                .aggregate()
                .asString(StandardCharsets.UTF_8)
                .defaultIfEmpty("")
                .flatMap(body -> route(read(request, body)))
                .onErrorResume(
                    bug -> Mono.just(Reply.error(500, "the simulator itself failed: " + bug)));
    return reply.flatMap(ready -> ReplyWriter.write(ready, response));
  }

  static boolean isControl(HttpServerRequest request) {
    return request.uri().startsWith(ControlApi.BASE);
  }

  private Mono<Reply> route(Request request) {
    return request.path().startsWith(ControlApi.BASE)
        ? Mono.fromSupplier(() -> control.reply(request))
        : csp.reply(request);
  }

  /**
   * A body must say its length and keep it small: requests here are a few lines of JSON at most.
   */
  private static boolean isTooLong(HttpServerRequest request) {
    String length = request.requestHeaders().get(HttpHeaderNames.CONTENT_LENGTH, "0");
    return request.requestHeaders().contains(HttpHeaderNames.TRANSFER_ENCODING)
        || length.length() > 9
        || Integer.parseInt(length) > MAX_BODY;
  }

  private static Request read(HttpServerRequest request, String body) {
    QueryStringDecoder uri = new QueryStringDecoder(request.uri());
    Map<String, String> query = new HashMap<>();
    uri.parameters().forEach((name, values) -> query.put(name, values.getFirst()));
    return new Request(
        request.method().name(),
        uri.path(),
        query,
        request.requestHeaders().get(HttpHeaderNames.AUTHORIZATION),
        body);
  }
}
