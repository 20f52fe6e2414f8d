package io.sandboxbroker.health;

import java.util.List;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Ends the start of a service that was not told where Kafka and the schema registry are, before
 * anything looks for them somewhere else.
 */
final class RequiredAddresses
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  /** Settings by the variables that give them. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "KAFKA_BOOTSTRAP_SERVERS", "spring.kafka.bootstrap-servers",
          "SCHEMA_REGISTRY_URL", "spring.kafka.properties.schema.registry.url");

  @Override
  public void initialize(ConfigurableApplicationContext application) {
    Environment environment = application.getEnvironment();
    List<String> missing =
        SETTINGS.entrySet().stream()
            .filter(setting -> !StringUtils.hasText(environment.getProperty(setting.getValue())))
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    if (!missing.isEmpty()) {
      throw new MissingAddressException(String.join(" and ", missing));
    }
  }
}
