package io.sandboxbroker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The variables in deploy/kubernetes/components reach every client of Kafka and the registry. */
class CredentialVariablesTest {

  @Test
  void every_client_has_the_credentials_of_the_environment() {
    KafkaProperties kafka =
        bind(
            Map.of(
                "SPRING_KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                "SPRING_KAFKA_PROPERTIES_SASL_MECHANISM", "SCRAM-SHA-512",
                "SPRING_KAFKA_PROPERTIES_SASL_JAAS_CONFIG", "a login",
                "SPRING_KAFKA_PROPERTIES_SSL_TRUSTSTORE_TYPE", "PEM",
                "SPRING_KAFKA_PROPERTIES_SSL_TRUSTSTORE_LOCATION", "/ca.crt",
                "SPRING_KAFKA_PROPERTIES_BASIC_AUTH_CREDENTIALS_SOURCE", "USER_INFO",
                "SPRING_KAFKA_PROPERTIES_BASIC_AUTH_USER_INFO", "me:secret"));
    kafka.getStreams().setApplicationId("streams");

    assertThat(
            Stream.of(
                kafka.buildAdminProperties(),
                kafka.buildConsumerProperties(),
                kafka.buildProducerProperties(),
                kafka.buildStreamsProperties()))
        .allSatisfy(
            client ->
                assertThat(client)
                    .containsEntry("security.protocol", "SASL_SSL")
                    .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
                    .containsEntry("sasl.jaas.config", "a login")
                    .containsEntry("ssl.truststore.type", "PEM")
                    .containsEntry("ssl.truststore.location", "/ca.crt")
                    .containsEntry("basic.auth.credentials.source", "USER_INFO")
                    .containsEntry("basic.auth.user.info", "me:secret")
                    .containsEntry("schema.registry.url", "http://registry"));
  }

  private static KafkaProperties bind(Map<String, Object> variables) {
    var environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .replace(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
    environment
        .getPropertySources()
        .addLast(
            new MapPropertySource(
                "application.yml",
                Map.of("spring.kafka.properties.schema.registry.url", "http://registry")));
    ConfigurationPropertySources.attach(environment);
    return Binder.get(environment).bind("spring.kafka", KafkaProperties.class).get();
  }
}
