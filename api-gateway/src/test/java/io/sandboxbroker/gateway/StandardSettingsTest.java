package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Kafka's TLS and SASL are set by the environment as the documentation says. */
class StandardSettingsTest {

  @Test
  void kafkasTlsAndSaslComeFromTheEnvironment() {
    Map<String, Object> environment =
        Map.of(
            "SPRING_KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
            "SPRING_KAFKA_PROPERTIES_SASL_MECHANISM", "SCRAM-SHA-512",
            "SPRING_KAFKA_PROPERTIES_SASL_JAAS_CONFIG", "module required;",
            "SPRING_KAFKA_SSL_TRUST_STORE_PASSWORD", "of-the-store",
            "SPRING_KAFKA_SSL_TRUST_STORE_TYPE", "PKCS12");
    KafkaProperties kafka =
        new Binder(
                ConfigurationPropertySources.from(
                    new SystemEnvironmentPropertySource("systemEnvironment", environment)))
            .bind("spring.kafka", KafkaProperties.class)
            .get();
    assertThat(kafka.buildProducerProperties())
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
        .containsEntry("sasl.jaas.config", "module required;")
        .containsEntry("ssl.truststore.password", "of-the-store")
        .containsEntry("ssl.truststore.type", "PKCS12");
    assertThat(kafka.buildConsumerProperties()).containsEntry("sasl.mechanism", "SCRAM-SHA-512");
  }
}
