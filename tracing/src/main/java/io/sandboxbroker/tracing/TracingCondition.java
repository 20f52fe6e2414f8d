package io.sandboxbroker.tracing;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Holds while tracing is on: an endpoint for spans is set, and their export is not disabled. */
public final class TracingCondition implements Condition {

  /** Also {@code OTEL_EXPORTER_OTLP_TRACES_ENDPOINT} and {@code OTEL_EXPORTER_OTLP_ENDPOINT}. */
  private static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";

  /** Also {@code OTEL_SDK_DISABLED}. */
  private static final String OPEN_TELEMETRY = "management.opentelemetry.enabled";

  private static final String EXPORT = "management.tracing.export.enabled";

  /** Also {@code OTEL_TRACES_EXPORTER}. */
  private static final String EXPORT_BY_OTLP = "management.tracing.export.otlp.enabled";

  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    return isOn(context.getEnvironment());
  }

  static boolean isOn(Environment environment) {
    return StringUtils.hasText(environment.getProperty(ENDPOINT))
        && isAllowed(environment, OPEN_TELEMETRY)
        && isAllowed(environment, EXPORT)
        && isAllowed(environment, EXPORT_BY_OTLP);
  }

  private static boolean isAllowed(Environment environment, String property) {
    return environment.getProperty(property, Boolean.class, true);
  }
}
