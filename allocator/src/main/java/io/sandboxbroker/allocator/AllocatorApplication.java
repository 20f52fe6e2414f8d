package io.sandboxbroker.allocator;

import io.sandboxbroker.allocator.provisioning.Provisioning;
import io.sandboxbroker.kafka.clock.ClockConfiguration;
import io.sandboxbroker.kafka.health.HealthController;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Import;

/** Starts the allocator. */
@SpringBootApplication
@ConfigurationPropertiesScan
@Import({ClockConfiguration.class, HealthController.class})
public class AllocatorApplication {

  /** With the argument {@code provision} it creates the topics and the table instead. */
  public static void main(String[] arguments) {
    if (List.of(arguments).contains(Provisioning.COMMAND)) {
      Provisioning.run(arguments);
    } else {
      SpringApplication.run(AllocatorApplication.class, arguments);
    }
  }
}
