package io.sandboxbroker.gateway;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.util.IdGenerator;
import org.springframework.util.JdkIdGenerator;

/** Starts the gateway. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class GatewayApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(GatewayApplication.class, arguments);
  }

  @Bean
  InstantSource clock() {
    return Clock.systemUTC();
  }

  /** Measures times that no step of the machine's clock may change. */
  @Bean
  Ticker ticker() {
    return Ticker.systemTicker();
  }

  /** Thread-safe. Nothing that must be secret comes from it. */
  @Bean
  RandomGenerator random() {
    return new Random();
  }

  @Bean
  IdGenerator ids() {
    return new JdkIdGenerator();
  }
}
