package io.sandboxbroker.gateway.web;

import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import io.sandboxbroker.tracing.ConditionalOnTracing;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What there is only when tracing is on. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnTracing
class SpanConfiguration {

  @Bean
  ServerSpans serverSpans(Tracer tracer, Propagator propagator) {
    return new ServerSpans(tracer, propagator);
  }
}
