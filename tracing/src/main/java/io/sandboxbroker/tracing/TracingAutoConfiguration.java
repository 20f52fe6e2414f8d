package io.sandboxbroker.tracing;

import io.micrometer.tracing.propagation.Propagator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Gives each service its {@link Tracing}, on or off. */
@AutoConfiguration
public class TracingAutoConfiguration {

  @Bean
  Tracing tracing(ObjectProvider<Propagator> propagators) {
    Propagator propagator = propagators.getIfAvailable();
    return propagator == null ? Tracing.off() : Tracing.by(propagator);
  }
}
