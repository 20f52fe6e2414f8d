package io.sandboxbroker.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AddressesTest {

  @Test
  void theUsualOnesAreThoseOfTheDocumentation() {
    assertThat(Addresses.usual().url(Part.API_GATEWAY, "/v1/allocate"))
        .hasToString("http://127.0.0.1:8080/v1/allocate");
    assertThat(Addresses.usual().hostAndPort(Part.KAFKA)).isEqualTo("127.0.0.1:9092");
  }

  @Test
  void everyPartHasAFreePortOfItsOwn() {
    assertThat(Addresses.free().ports())
        .containsOnlyKeys(Part.values())
        .allSatisfy((part, port) -> assertThat(FreePort.isFree(port)).isTrue());
  }

  @Test
  void clientsKnowAllBrokersAndGivenPortsAreKept() {
    var addresses = Addresses.free(3, Map.of(Part.DYNAMODB, 8000));

    assertThat(addresses.hostAndPort(Part.DYNAMODB)).isEqualTo("127.0.0.1:8000");
    assertThat(addresses.bootstrapServers().split(","))
        .doesNotHaveDuplicates()
        .containsExactly(
            addresses.hostAndPort(Part.KAFKA), addresses.broker(2), addresses.broker(3));
  }

  @Test
  void noTwoBrokersShareAPort() {
    var ports = Addresses.usual().ports();
    var taken = List.of(Part.API_GATEWAY.usualPort());

    assertThatThrownBy(() -> new Addresses(ports, taken))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noTwoPartsShareAPort() {
    assertThatThrownBy(() -> new Addresses(Map.of(Part.KAFKA, 9092), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("every part needs a port of its own");
  }
}
