package io.sandboxbroker.gateway.web;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.NettyPipeline;

/** Gives each connection its guard. */
@Configuration(proxyBeanMethods = false)
class ConnectionConfiguration {

  @Bean
  WebServerFactoryCustomizer<NettyReactiveWebServerFactory> guards(
      ConnectionSettings settings, RawProblems problems) {
    return factory ->
        factory.addServerCustomizers(
            server ->
                server.doOnChannelInit(
                    (observer, channel, remote) ->
                        channel
                            .pipeline()
                            .addAfter(
                                NettyPipeline.HttpCodec,
                                "connection-guard",
                                new ConnectionGuard(settings, problems))));
  }
}
