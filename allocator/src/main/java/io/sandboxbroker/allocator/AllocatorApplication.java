package io.sandboxbroker.allocator;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the allocator. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class AllocatorApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(AllocatorApplication.class, arguments);
  }
}
