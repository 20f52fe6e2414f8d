package io.sandboxbroker.gateway.web;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rewrites what is legal in a request line or a {@code Host} header, but refused by Reactor Netty:
 * an absolute target without a path, and a host with a colon and no port.
 */
final class RequestTargetHandler extends ChannelInboundHandlerAdapter {

  private static final Pattern WITHOUT_PATH =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*://[^/?#]*)(\\?.*)?");

  @Override
  public void channelRead(ChannelHandlerContext connection, Object message) {
    if (message instanceof HttpRequest request) {
      Matcher target = WITHOUT_PATH.matcher(request.uri());
      if (target.matches()) {
        request.setUri(target.group(1) + "/" + (target.group(2) == null ? "" : target.group(2)));
      }
      String host = request.headers().get(HttpHeaderNames.HOST);
      if (host != null && host.length() > 1 && host.endsWith(":")) {
        request.headers().set(HttpHeaderNames.HOST, host.substring(0, host.length() - 1));
      }
    }
    connection.fireChannelRead(message);
  }
}
