package io.sandboxbroker.gateway.dashboard;

import static io.sandboxbroker.gateway.web.Refusal.EVENTS_OUT_OF_REACH;
import static io.sandboxbroker.gateway.web.Refusal.FORBIDDEN;
import static io.sandboxbroker.gateway.web.Refusal.NOT_LISTENING;
import static io.sandboxbroker.gateway.web.Refusal.OVERLOADED;

import io.sandboxbroker.gateway.web.ApiController;
import io.sandboxbroker.gateway.web.QueryParameters;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.gateway.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerResponse;

/** Streams the state and the events of the broker to operators. */
@ApiController(tag = "Operators")
class StreamController {

  private static final String POSITION = "Last-Event-ID";

  private final DashboardStream stream;

  StreamController(DashboardStream stream) {
    this.stream = stream;
  }

  @Operation(
      operationId = "watchBroker",
      summary = "Watch the broker",
      description =
          "Server-sent events until the client disconnects. `hello` says whether the stream was"
              + " resumed, `state` is the pool, the queue, the CSP and the freezes whenever they"
              + " change, `hour` is the last hour by the minute, `events` are new events of the"
              + " pool, `reset` says that events are missing, `tick` comes every 5 seconds, and"
              + " `end` says why the stream ends.",
      parameters =
          @Parameter(
              in = ParameterIn.HEADER,
              name = POSITION,
              description =
                  "The id of the last frame of an earlier stream, of any gateway. The events go on"
                      + " behind it, unless they are too old.",
              schema =
                  @Schema(
                      type = "string",
                      maxLength = StreamPosition.MAX_LENGTH,
                      pattern = StreamPosition.PATTERN)))
  @ApiResponse(
      responseCode = "200",
      description = "The stream",
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
              schema = @Schema(type = "string")))
  @Refuses({FORBIDDEN, NOT_LISTENING, OVERLOADED, EVENTS_OUT_OF_REACH})
  @GetMapping(value = "/v1/admin/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  Mono<Void> watch(ServerWebExchange exchange) {
    QueryParameters.allowOnly(exchange, Set.of());
    StreamPosition position = position(exchange.getRequest().getHeaders());
    ServerHttpResponse response = exchange.getResponse();
    return access()
        .flatMap(access -> stream.open(position, access, () -> disconnect(response)))
        .flatMap(frames -> write(response, frames));
  }

  private static Mono<Void> write(ServerHttpResponse response, Flux<byte[]> frames) {
    HttpHeaders headers = response.getHeaders();
    headers.setContentType(MediaType.TEXT_EVENT_STREAM);
    headers.setCacheControl("no-store");
    // Proxies like nginx would collect the frames otherwise.
    headers.set("X-Accel-Buffering", "no");
    Flux<Mono<DataBuffer>> buffers =
        frames.map(frame -> Mono.fromSupplier(() -> response.bufferFactory().wrap(frame)));
    return response.writeAndFlushWith(buffers);
  }

  private static @Nullable StreamPosition position(HttpHeaders headers) {
    String position = headers.getFirst(POSITION);
    try {
      return position == null || position.isBlank() ? null : StreamPosition.parse(position.strip());
    } catch (IllegalArgumentException none) {
      throw RefusedException.invalid(POSITION, "is no position of this stream");
    }
  }

  /** What the token permits: everything, or only to look on. */
  private static Mono<String> access() {
    return ReactiveSecurityContextHolder.getContext()
        .mapNotNull(SecurityContext::getAuthentication)
        .map(StreamController::access)
        .defaultIfEmpty("read");
  }

  private static String access(Authentication client) {
    return client.getAuthorities().stream()
            .anyMatch(authority -> "ADMIN".equals(authority.getAuthority()))
        ? "write"
        : "read";
  }

  /** Ends a client that reads nothing, not even that it is too slow. */
  private static void disconnect(ServerHttpResponse response) {
    HttpServerResponse server = ServerHttpResponseDecorator.getNativeResponse(response);
    server.withConnection(Connection::dispose);
  }
}
