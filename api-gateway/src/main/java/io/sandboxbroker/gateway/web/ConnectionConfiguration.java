package io.sandboxbroker.gateway.web;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.NettyPipeline;

/** Configures the timeouts of Reactor Netty's connections. */
@Configuration(proxyBeanMethods = false)
class ConnectionConfiguration {

  @Bean
  WebServerFactoryCustomizer<NettyReactiveWebServerFactory> connections(
      ConnectionSettings settings, Problems problems) {
    return factory ->
        factory.addServerCustomizers(
            server ->
                server
                    .idleTimeout(settings.idleTimeout())
                    .doOnChannelInit(
                        (observer, channel, remote) ->
                            channel
                                .pipeline()
                                .addAfter(
                                    NettyPipeline.HttpCodec,
                                    "body-limit",
                                    new BodyLimitHandler(settings.bodyTimeout()))
                                .addAfter(
                                    NettyPipeline.HttpCodec,
                                    "request-target",
                                    new RequestTargetHandler())
                                .addAfter(
                                    NettyPipeline.HttpCodec,
                                    "header-timeout",
                                    new HeaderTimeoutHandler(settings))
                                .addAfter(
                                    NettyPipeline.HttpCodec,
                                    "problem-body",
                                    new ProblemBodyHandler(problems))));
  }

  /**
   * Closes a new connection when its first request's headers are late. It sits behind the codec, so
   * single bytes do not extend the time. The idle timeout bounds the headers of later requests.
   */
  private static final class HeaderTimeoutHandler extends ReadTimeoutHandler {

    HeaderTimeoutHandler(ConnectionSettings settings) {
      super(settings.headerTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext connection, Object message) {
      connection.pipeline().remove(this);
      connection.fireChannelRead(message);
    }

    @Override
    protected void readTimedOut(ChannelHandlerContext connection) {
      connection.close().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
  }
}
