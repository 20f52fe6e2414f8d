package io.sandboxbroker.tracing;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Excludes Boot's auto-configurations of tracing, but for those that record and export spans while
 * tracing is on. The others would create spans of every observation, which nothing exports.
 */
final class TracingAutoConfigurationFilter
    implements AutoConfigurationImportFilter, EnvironmentAware {

  private static final String TRACING = "org.springframework.boot.micrometer.tracing.";
  private static final String OPEN_TELEMETRY = "org.springframework.boot.opentelemetry.";
  private static final Set<String> INCLUDED =
      Set.of(
          OPEN_TELEMETRY + "autoconfigure.OpenTelemetrySdkAutoConfiguration",
          TRACING + "opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
          TRACING + "opentelemetry.autoconfigure.otlp.OtlpTracingAutoConfiguration");

  private boolean on;

  @Override
  public void setEnvironment(Environment environment) {
    on = TracingCondition.isOn(environment);
  }

  @Override
  public boolean[] match(
      @Nullable String[] autoConfigurationClasses, AutoConfigurationMetadata metadata) {
    boolean[] included = new boolean[autoConfigurationClasses.length];
    for (int i = 0; i < included.length; i++) {
      String name = autoConfigurationClasses[i];
      included[i] = name == null || !isAboutTracing(name) || (on && INCLUDED.contains(name));
    }
    return included;
  }

  /** Imported classes are passed to the filter too; their importers decide about them. */
  private static boolean isAboutTracing(String name) {
    return (name.startsWith(TRACING) || name.startsWith(OPEN_TELEMETRY))
        && name.endsWith("AutoConfiguration");
  }
}
