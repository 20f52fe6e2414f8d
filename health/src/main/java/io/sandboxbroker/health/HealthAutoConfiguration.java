package io.sandboxbroker.health;

import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;

/** Gives each service its readiness, with the checks that all of them have in common. */
@AutoConfiguration
@EnableConfigurationProperties(HealthSettings.class)
public class HealthAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  Admin healthAdmin(KafkaProperties kafka) {
    return Admin.create(kafka.buildAdminProperties());
  }

  @Bean
  ReadinessCheck kafkaCheck(Admin admin, HealthSettings settings) {
    var options = new DescribeClusterOptions().timeoutMs((int) settings.patience().toMillis());
    return new ReadinessCheck(
        "kafka", () -> admin.describeCluster(options).controller().toCompletionStage());
  }

  @Bean
  SchemaRegistryProbe schemaRegistryProbe(KafkaProperties kafka, HealthSettings settings) {
    return new SchemaRegistryProbe(
        kafka.getProperties().getOrDefault("schema.registry.url", ""), settings.patience());
  }

  @Bean
  ReadinessCheck schemaRegistryCheck(SchemaRegistryProbe schemaRegistryProbe) {
    return new ReadinessCheck("schema_registry", schemaRegistryProbe::ask);
  }

  @Bean
  Readiness readiness(List<ReadinessCheck> checks, HealthSettings settings) {
    return new Readiness(checks, settings);
  }
}
