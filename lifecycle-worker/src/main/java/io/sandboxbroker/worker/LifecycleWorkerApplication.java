package io.sandboxbroker.worker;

import io.sandboxbroker.kafka.clock.ClockConfiguration;
import io.sandboxbroker.kafka.health.HealthController;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Import;

/** Starts the lifecycle worker. */
@SpringBootApplication
@ConfigurationPropertiesScan
@Import({ClockConfiguration.class, HealthController.class})
public class LifecycleWorkerApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(LifecycleWorkerApplication.class, arguments);
  }
}
