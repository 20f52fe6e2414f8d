package io.sandboxbroker.worker;

import io.sandboxbroker.kafka.health.HealthController;
import java.time.InstantSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Starts the lifecycle worker. */
@SpringBootApplication
@ConfigurationPropertiesScan
@Import(HealthController.class)
public class LifecycleWorkerApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(LifecycleWorkerApplication.class, arguments);
  }

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }
}
