package io.sandboxbroker.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.tracing.Span.Kind;
import io.micrometer.tracing.handler.TracingObservationHandler;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

class TracingConditionTest {

  private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";
  private static final String SOMEWHERE = "http://127.0.0.1:9/v1/traces";

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Service {

    @Bean
    @Conditional(TracingCondition.class)
    String onlyWhenOn() {
      return "on";
    }
  }

  @Test
  void withoutAnEndpointNothingOfItIsThere() {
    try (var context = start()) {
      assertThat(isRecording(context)).isFalse();
      assertThat(context.containsBean("onlyWhenOn")).isFalse();
      assertThat(context.getBeansOfType(SdkTracerProvider.class)).isEmpty();
    }
  }

  @Test
  void anEmptyEndpointIsNone() {
    try (var context = start(ENDPOINT + "=")) {
      assertThat(isRecording(context)).isFalse();
    }
  }

  /** Boot makes the property of {@code OTEL_EXPORTER_OTLP_TRACES_ENDPOINT}. */
  @Test
  void anEndpointSwitchesItOn() {
    try (var context = start(ENDPOINT + "=" + SOMEWHERE)) {
      assertThat(isRecording(context)).isTrue();
      assertThat(context.containsBean("onlyWhenOn")).isTrue();
      assertThat(context.getBeansOfType(SpanExporter.class)).hasSize(1);
      assertThat(context.getBeansOfType(TracingObservationHandler.class))
          .as("what else Boot would make spans of")
          .isEmpty();
    }
  }

  /** As Boot makes them of {@code OTEL_SDK_DISABLED} and {@code OTEL_TRACES_EXPORTER}. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "management.opentelemetry.enabled=false",
        "management.tracing.export.otlp.enabled=false",
        "management.tracing.export.enabled=false"
      })
  void anEndpointThatIsNotToBeUsedDoesNot(String setting) {
    try (var context = start(ENDPOINT + "=" + SOMEWHERE, setting)) {
      assertThat(isRecording(context)).isFalse();
      assertThat(context.getBeansOfType(SpanExporter.class)).isEmpty();
    }
  }

  private static boolean isRecording(ConfigurableApplicationContext context) {
    var step = context.getBean(Tracing.class).begin(Kind.CONSUMER, "process x", PARENT);
    step.end();
    return step.isRecorded();
  }

  private static ConfigurableApplicationContext start(String... settings) {
    var application = new SpringApplication(Service.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    var usual =
        Stream.of("spring.config.import=classpath:tracing.yaml", "spring.main.banner-mode=off");
    return application.run(
        Stream.concat(usual, Stream.of(settings))
            .map(setting -> "--" + setting)
            .toArray(String[]::new));
  }
}
