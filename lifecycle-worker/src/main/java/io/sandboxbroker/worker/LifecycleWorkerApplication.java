package io.sandboxbroker.worker;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the lifecycle worker. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class LifecycleWorkerApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(LifecycleWorkerApplication.class, arguments);
  }
}
