package io.sandboxbroker.localstack;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class StartFailureIT {

  @Test
  void aServerWhosePortIsTakenFailsWithTheEndOfItsLog() throws Exception {
    try (var taken = new ServerSocket(FreePort.any(), 1, InetAddress.getLoopbackAddress())) {
      Settings settings = Settings.temporary().onPort(taken.getLocalPort());

      assertThatThrownBy(() -> LocalDynamoDb.start(settings))
          .isInstanceOf(StartFailedException.class)
          .hasMessageContaining("dynamodb ended with")
          .hasMessageContaining("BindException");
    }
  }

  @Test
  void aServerThatTakesTooLongIsKilled() {
    var impatient = Settings.temporary().startingWithin(Duration.ofMillis(1));

    assertThatThrownBy(() -> LocalKafka.start(impatient))
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("kafka was not ready within PT0.001S");
  }
}
