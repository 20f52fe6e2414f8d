package io.sandboxbroker.gateway.web;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * Tells a problem to who has not sent a request that the rest of the gateway could answer, and ends
 * the connection: where the next request would begin is anybody's guess. Thread-safe.
 */
@Component
final class RawProblems {

  private static final Logger LOG = LoggerFactory.getLogger(RawProblems.class);

  private final Problems problems;

  RawProblems(Problems problems) {
    this.problems = problems;
  }

  void tell(ChannelHandlerContext connection, Refusal refusal) {
    String requestId = Correlation.newRequestId();
    byte[] body = problems.body(refusal, "/", requestId);
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(refusal.status().value()),
            Unpooled.wrappedBuffer(body));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE)
        .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
        .set(Correlation.REQUEST_ID, requestId);
    SecurityHeaders.ofAnswers().forEach((name, value) -> response.headers().set(name, value));
    LOG.atInfo()
        .addKeyValue("request_id", requestId)
        .addKeyValue("outcome", refusal.status().value())
        .addKeyValue("refusal", refusal.name())
        .log("what came was no request: {}", refusal.status().value());
    connection.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }
}
