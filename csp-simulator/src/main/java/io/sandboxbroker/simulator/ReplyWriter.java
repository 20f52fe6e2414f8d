package io.sandboxbroker.simulator;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/** Writes a reply, or ends the connection. */
final class ReplyWriter {
  private ReplyWriter() {}

  static Mono<Void> write(Reply reply, HttpServerResponse response) {
    return switch (reply) {
      case Reply.Answer answer -> answer(answer, response);
      case Reply.Broken broken -> cut(response, channel -> sendShare(broken, channel));
      case Reply.Reset reset -> cut(response, ReplyWriter::reset);
      case Reply.Closed closed -> cut(response, Channel::newSucceededFuture);
      case Reply.Silence silence -> cut(response, Channel::newSucceededFuture);
    };
  }

  private static Mono<Void> answer(Reply.Answer answer, HttpServerResponse response) {
    response.status(answer.status());
    answer.headers().forEach(response::header);
    if (answer.body().isEmpty()) {
      if (answer.status() != 204) {
        response.header(HttpHeaderNames.CONTENT_LENGTH, "0");
      }
      return response.send();
    }
    response.header(HttpHeaderNames.CONTENT_TYPE, "application/json");
    return response.sendString(Mono.just(answer.body())).then();
  }

  /**
   * Closes the connection after the last word; the request itself never completes but is cancelled
   * with the connection.
   */
  private static Mono<Void> cut(
      HttpServerResponse response, Function<Channel, ChannelFuture> lastWord) {
    response.withConnection(
        connection ->
            lastWord.apply(connection.channel()).addListener(ChannelFutureListener.CLOSE));
    return Mono.never();
  }

  private static ChannelFuture reset(Channel channel) {
    // Without lingering the system drops the connection with RST instead of FIN.
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    return channel.newSucceededFuture();
  }

  /** Writes past the HTTP codec, which would not let a body end before its length. */
  private static ChannelFuture sendShare(Reply.Broken broken, Channel channel) {
    byte[] body = broken.body().getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
            + body.length
            + "\r\n\r\n";
    ByteBuf bytes =
        Unpooled.wrappedBuffer(
            Unpooled.copiedBuffer(head, StandardCharsets.US_ASCII),
            Unpooled.wrappedBuffer(
                body, 0, Math.min((int) (body.length * broken.share()), body.length - 1)));
    return channel.pipeline().firstContext().writeAndFlush(bytes);
  }
}
