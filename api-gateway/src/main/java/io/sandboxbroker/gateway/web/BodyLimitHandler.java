package io.sandboxbroker.gateway.web;

import static io.netty.handler.codec.http.HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
import static io.netty.handler.codec.http.HttpResponseStatus.REQUEST_TIMEOUT;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the body of each request on a connection in size and time, however the body is encoded and
 * whether the request has a token or not. A request that has no response yet is refused; after a
 * response the rest of the body is discarded, up to a bound that closes the connection. Between two
 * requests nothing is due, so an idle connection never gets a response.
 */
final class BodyLimitHandler extends ChannelDuplexHandler {

  /** Requests need no body, and the {@code {}} of some scripts is ignored. */
  static final long MAX_BYTES = 16 * 1024;

  /** A client sees the refusal only if somebody reads what it has sent before. */
  private static final long MAX_DISCARDED_BYTES = 1024 * 1024;

  private final Duration timeout;
  private long received;
  private int requests;
  private int responses;
  private boolean refused;
  private @Nullable Future<?> timer;
  private @Nullable HttpRequest current;

  BodyLimitHandler(Duration timeout) {
    this.timeout = timeout;
  }

  @Override
  public void channelRead(ChannelHandlerContext connection, Object message) {
    if (message instanceof HttpRequest request) {
      begin(connection, request);
    }
    if (!(message instanceof HttpContent content)) {
      pass(connection, message);
      return;
    }
    received += content.content().readableBytes();
    boolean isLast = message instanceof LastHttpContent;
    if (isLast) {
      stopTimer();
    }
    if (received <= MAX_BYTES) {
      pass(connection, message);
      if (!isLast) {
        // Nobody else asks for the rest of a body that nobody reads.
        connection.read();
      }
      return;
    }
    ReferenceCountUtil.release(message);
    if (!refused && responses < requests) {
      refuse(connection, REQUEST_ENTITY_TOO_LARGE);
    }
    discarded(connection, isLast);
  }

  private void begin(ChannelHandlerContext connection, HttpRequest request) {
    requests++;
    received = 0;
    current = request;
    if (HttpUtil.isTransferEncodingChunked(request)
        || request.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
      // A refusal from here has the same id as what Spring does with the request.
      request
          .headers()
          .set(
              Correlation.REQUEST_ID,
              Correlation.requestIdOf(request.headers().get(Correlation.REQUEST_ID)));
      stopTimer();
      timer =
          connection
              .executor()
              .schedule(() -> late(connection), timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void pass(ChannelHandlerContext connection, Object message) {
    if (refused) {
      ReferenceCountUtil.release(message);
    } else {
      connection.fireChannelRead(message);
    }
  }

  /** Ends the body for those behind this handler, or the connection. */
  private void discarded(ChannelHandlerContext connection, boolean isLast) {
    if (received > MAX_DISCARDED_BYTES || (refused && isLast)) {
      close(connection);
    } else if (isLast) {
      connection.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
    } else {
      connection.read();
    }
  }

  private void late(ChannelHandlerContext connection) {
    timer = null;
    if (!refused && responses < requests) {
      refuse(connection, REQUEST_TIMEOUT);
    }
    close(connection);
  }

  /** Refuses the request whose body this is, unless earlier ones have no response yet. */
  private void refuse(ChannelHandlerContext connection, HttpResponseStatus status) {
    refused = true;
    if (requests - responses > 1) {
      close(connection);
      return;
    }
    var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
    response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    connection.channel().attr(ProblemBodyHandler.REFUSED).set(current);
    connection.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  private static void close(ChannelHandlerContext connection) {
    connection.close().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  @Override
  public void write(ChannelHandlerContext connection, Object message, ChannelPromise promise)
      throws Exception {
    if (refused) {
      ReferenceCountUtil.release(message);
      promise.tryFailure(new ClosedChannelException());
      return;
    }
    if (message instanceof HttpResponse response
        && response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
      responses++;
    }
    super.write(connection, message, promise);
  }

  @Override
  public void channelInactive(ChannelHandlerContext connection) throws Exception {
    stopTimer();
    super.channelInactive(connection);
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }
}
