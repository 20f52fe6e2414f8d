package io.sandboxbroker.gateway.web;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AttributeKey;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;

/**
 * Adds a problem to the empty responses that Reactor Netty sends for requests that it cannot
 * decode. Spring never sees these requests.
 */
final class ProblemBodyHandler extends ChannelOutboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(ProblemBodyHandler.class);

  /** The request that is refused, where it could be decoded. */
  static final AttributeKey<@Nullable HttpRequest> REFUSED =
      AttributeKey.valueOf(ProblemBodyHandler.class, "refused");

  private final Problems problems;

  ProblemBodyHandler(Problems problems) {
    this.problems = problems;
  }

  @Override
  public void write(ChannelHandlerContext connection, Object message, ChannelPromise promise)
      throws Exception {
    boolean isEmptyError =
        message instanceof FullHttpResponse response
            && response.status().code() >= 400
            && !response.headers().contains(Correlation.REQUEST_ID);
    super.write(
        connection,
        isEmptyError
            ? withProblem((FullHttpResponse) message, connection.channel().attr(REFUSED).get())
            : message,
        promise);
  }

  private FullHttpResponse withProblem(FullHttpResponse empty, @Nullable HttpRequest refused) {
    Refusal refusal = Refusal.of(HttpStatusCode.valueOf(empty.status().code()));
    String requestId =
        Correlation.requestIdOf(
            refused == null ? null : refused.headers().get(Correlation.REQUEST_ID));
    byte[] body = problems.body(new RefusedException(refusal), path(refused), requestId);
    var response = empty.replace(Unpooled.wrappedBuffer(body));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE)
        .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length)
        .set(Correlation.REQUEST_ID, requestId);
    ResponseHeaders.SECURITY.forEach((name, value) -> response.headers().set(name, value));
    LOG.atInfo()
        .addKeyValue("request_id", requestId)
        .addKeyValue("outcome", refusal.status().value())
        .addKeyValue("refusal", refusal.name())
        .log("Refused a request before it was complete: {}", refusal.status().value());
    return response;
  }

  private static String path(@Nullable HttpRequest refused) {
    try {
      return refused == null
          ? "/"
          : Objects.requireNonNullElse(new URI(refused.uri()).getRawPath(), "/");
    } catch (URISyntaxException invalid) {
      return "/";
    }
  }
}
