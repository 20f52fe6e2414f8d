package io.sandboxbroker.gateway.web;

import static io.sandboxbroker.gateway.web.Refusal.HEADERS_TOO_LARGE;
import static io.sandboxbroker.gateway.web.Refusal.INVALID;
import static io.sandboxbroker.gateway.web.Refusal.REQUEST_TOO_SLOW;
import static io.sandboxbroker.gateway.web.Refusal.URI_TOO_LONG;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches one connection between HTTP's codec and the server. What is no request is told so, in
 * place of the server's empty answer, and never reaches the gateway. Who takes too long over a
 * request loses the connection; byte for byte is too long as well, since a deadline does not move.
 * A body that goes wrong ends with what is there, for nobody reads it, and the connection with the
 * answer. Belongs to the connection's event loop.
 */
final class ConnectionGuard extends ChannelDuplexHandler {

  private final ConnectionSettings settings;
  private final RawProblems problems;
  private int unanswered;
  private boolean readingHead = true;
  private boolean hasBegun;
  private boolean ended;
  private @Nullable Future<?> deadline;

  ConnectionGuard(ConnectionSettings settings, RawProblems problems) {
    this.settings = settings;
    this.problems = problems;
  }

  @Override
  public void channelActive(ChannelHandlerContext connection) {
    await(connection, settings.head());
    connection.fireChannelActive();
  }

  @Override
  public void channelInactive(ChannelHandlerContext connection) {
    stopWaiting();
    connection.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext connection, Object message) {
    if (ended) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof HttpRequest request) {
      Optional<Refusal> flaw = flawOf(request);
      if (flaw.isPresent()) {
        ReferenceCountUtil.release(message);
        end(connection, flaw.get());
        return;
      }
      unanswered++;
      readingHead = false;
      hasBegun = false;
      await(connection, settings.body());
    }
    if (message instanceof HttpContent content && content.decoderResult().isFailure()) {
      ReferenceCountUtil.release(message);
      ended = true;
      stopWaiting();
      connection.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
      return;
    }
    if (message instanceof LastHttpContent) {
      readingHead = true;
      stopWaiting();
      awaitNextOnceAnswered(connection);
    }
    connection.fireChannelRead(message);
  }

  /** Comes after each read, also when the codec could not make a message of what was read yet. */
  @Override
  public void channelReadComplete(ChannelHandlerContext connection) {
    if (readingHead && !hasBegun && unanswered == 0 && !ended) {
      hasBegun = true;
      await(connection, settings.head());
    }
    connection.fireChannelReadComplete();
  }

  @Override
  public void write(ChannelHandlerContext connection, Object message, ChannelPromise promise)
      throws Exception {
    if (ended && message instanceof HttpResponse response) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    if (message instanceof LastHttpContent && !isInterim(message)) {
      unanswered--;
      if (ended) {
        promise.unvoid().addListener(ChannelFutureListener.CLOSE);
      }
      awaitNextOnceAnswered(connection);
    }
    super.write(connection, message, promise);
  }

  private void awaitNextOnceAnswered(ChannelHandlerContext connection) {
    if (unanswered == 0 && readingHead && !ended) {
      await(connection, settings.idle());
    }
  }

  private static boolean isInterim(Object message) {
    return message instanceof HttpResponse response
        && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
  }

  private void await(ChannelHandlerContext connection, Duration patience) {
    stopWaiting();
    deadline =
        connection
            .executor()
            .schedule(() -> giveUp(connection), patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void stopWaiting() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  /** Who has begun a request is told; to others an answer would be one to their next request. */
  private void giveUp(ChannelHandlerContext connection) {
    if (readingHead && hasBegun) {
      end(connection, REQUEST_TOO_SLOW);
    } else {
      close(connection);
    }
  }

  /** An answer out of turn would be taken for the one that is still to come. */
  private void end(ChannelHandlerContext connection, Refusal refusal) {
    ended = true;
    stopWaiting();
    if (unanswered == 0) {
      problems.tell(connection, refusal);
    } else {
      close(connection);
    }
  }

  private static void close(ChannelHandlerContext connection) {
    connection.close().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  private static Optional<Refusal> flawOf(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return Optional.of(
          switch (request.decoderResult().cause()) {
            case TooLongHttpLineException tooLong -> URI_TOO_LONG;
            case TooLongHttpHeaderException tooLarge -> HEADERS_TOO_LARGE;
            case null, default -> INVALID;
          });
    }
    return isAddressable(request) ? Optional.empty() : Optional.of(INVALID);
  }

  /** Whether host and target are what the server can make an address of. */
  private static boolean isAddressable(HttpRequest request) {
    String host = request.headers().get(HttpHeaderNames.HOST, "localhost");
    try {
      var whole = new URI("http://" + host + request.uri());
      return request.uri().startsWith("/") && whole.getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
