package io.sandboxbroker.worker.health;

import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

  @Bean
  Admin healthAdmin(KafkaProperties kafka) {
    return Admin.create(kafka.buildAdminProperties());
  }

  @Bean
  Check kafkaCheck(Admin healthAdmin) {
    return new Check("kafka", () -> healthAdmin.describeCluster().controller().toCompletionStage());
  }

  @Bean
  SchemaRegistryProbe schemaRegistryProbe(KafkaProperties kafka, HealthSettings settings) {
    return new SchemaRegistryProbe(
        kafka.getProperties().getOrDefault("schema.registry.url", ""), settings.patience());
  }

  @Bean
  Check schemaRegistryCheck(SchemaRegistryProbe schemaRegistryProbe) {
    return new Check("schema_registry", schemaRegistryProbe::ask);
  }

  @Bean
  Readiness readiness(List<Check> checks, HealthSettings settings) {
    return new Readiness(checks, settings);
  }
}
