package io.sandboxbroker.tracing;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Takes of Boot's set-up of tracing only what records and exports spans, and that only when tracing
 * is on: Boot's own would otherwise make spans that go nowhere, of whatever it observes.
 */
final class OnlyWhenSwitchedOn implements AutoConfigurationImportFilter, EnvironmentAware {

  private static final String TRACING = "org.springframework.boot.micrometer.tracing.";
  private static final String OPEN_TELEMETRY = "org.springframework.boot.opentelemetry.";
  private static final Set<String> WANTED =
      Set.of(
          OPEN_TELEMETRY + "autoconfigure.OpenTelemetrySdkAutoConfiguration",
          TRACING + "opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
          TRACING + "opentelemetry.autoconfigure.otlp.OtlpTracingAutoConfiguration");

  private boolean on;

  @Override
  public void setEnvironment(Environment environment) {
    on = TracingSwitch.isOn(environment);
  }

  @Override
  public boolean[] match(
      @Nullable String[] autoConfigurationClasses, AutoConfigurationMetadata metadata) {
    boolean[] taken = new boolean[autoConfigurationClasses.length];
    for (int i = 0; i < taken.length; i++) {
      String name = autoConfigurationClasses[i];
      taken[i] = name == null || !isAboutTracing(name) || (on && WANTED.contains(name));
    }
    return taken;
  }

  /** Whatever these import is asked about as well, and is theirs to decide. */
  private static boolean isAboutTracing(String name) {
    return (name.startsWith(TRACING) || name.startsWith(OPEN_TELEMETRY))
        && name.endsWith("AutoConfiguration");
  }
}
