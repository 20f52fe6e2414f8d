package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThatException;

import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;

class MissingAddressesTest {

  @Test
  void onlyTheProfileLocalHasDefaultAddresses() {
    assertThatException()
        .isThrownBy(() -> SpringApplication.run(GatewayApplication.class))
        .withMessage("Not set: KAFKA_BOOTSTRAP_SERVERS and SCHEMA_REGISTRY_URL");
  }
}
