package io.sandboxbroker.gateway.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.Arrays;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Resolves {@link Caller} arguments of controllers and documents their headers. */
@Configuration(proxyBeanMethods = false)
class CallerConfiguration implements WebFluxConfigurer {

  static {
    SpringDocUtils.getConfig().addRequestWrapperToIgnore(Caller.class);
  }

  private final Counter ignoredLabs;

  CallerConfiguration(MeterRegistry meters) {
    ignoredLabs =
        Counter.builder("broker.labs.ignored")
            .description("Requests whose lab is no text of at most 256 characters")
            .register(meters);
  }

  @Override
  public void configureArgumentResolvers(ArgumentResolverConfigurer configurer) {
    configurer.addCustomResolver(new CallerArgumentResolver(ignoredLabs));
  }

  @Bean
  OperationCustomizer callerHeaders() {
    return (operation, method) -> {
      if (takesCaller(method)) {
        operation.addParametersItem(
            header(Caller.SANDBOX_ID, "The track, unique per student. Precedes X-Track-ID."));
        operation.addParametersItem(
            header(Caller.TRACK_ID, "The track, for clients without X-Instruqt-Sandbox-ID."));
        operation.addParametersItem(
            new HeaderParameter()
                .name(Caller.LAB_ID)
                .description(
                    "The lab, which many students share; for grouping. Any text; what is longer"
                        + " than 256 characters or no text is ignored.")
                .required(false)
                .schema(new StringSchema()));
      }
      return operation;
    };
  }

  private static boolean takesCaller(HandlerMethod method) {
    return Arrays.stream(method.getMethodParameters())
        .anyMatch(parameter -> parameter.getParameterType() == Caller.class);
  }

  private static Parameter header(String name, String description) {
    return new HeaderParameter()
        .name(name)
        .description(description)
        .required(false)
        .schema(
            new StringSchema().maxLength(AsciiText.MAX_LENGTH).pattern(AsciiText.HEADER_PATTERN));
  }

  private record CallerArgumentResolver(Counter ignoredLabs)
      implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
      return parameter.getParameterType() == Caller.class;
    }

    @Override
    public Mono<Object> resolveArgument(
        MethodParameter parameter, BindingContext binding, ServerWebExchange exchange) {
      return Mono.fromSupplier(
          () -> {
            HttpHeaders headers = exchange.getRequest().getHeaders();
            Caller caller = Caller.of(headers);
            if (caller.lacksLab(headers)) {
              ignoredLabs.increment();
            }
            LogField.TRACK_ID.put(exchange, caller.track().value());
            return caller;
          });
    }
  }
}
