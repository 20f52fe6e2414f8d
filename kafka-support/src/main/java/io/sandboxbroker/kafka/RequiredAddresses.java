package io.sandboxbroker.kafka;

import java.util.List;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Ends the start of a service without the addresses of Kafka and the schema registry, before a
 * client tries a default address.
 */
final class RequiredAddresses
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  /** Settings by their environment variables. */
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
      throw new StartCheckException("Not set: " + String.join(" and ", missing));
    }
  }
}
