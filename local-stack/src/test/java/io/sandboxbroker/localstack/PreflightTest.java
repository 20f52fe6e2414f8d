package io.sandboxbroker.localstack;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {

  @TempDir Path folder;

  @Test
  void aTakenPortIsNamedWithWhoNeedsIt() throws IOException {
    int port = FreePort.any();
    assertThatCode(() -> Preflight.requireFree(port, "kafka")).doesNotThrowAnyException();
    try (var taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> Preflight.requireFree(taken.getLocalPort(), "kafka"))
          .isInstanceOf(StartFailedException.class)
          .hasMessage("port " + port + ", which kafka needs, is taken: stop what listens there");
    }
  }

  @Test
  void aPortTakenOnEveryInterfaceIsTaken() throws IOException {
    try (var taken = new ServerSocket(FreePort.any())) {
      assertThatThrownBy(() -> Preflight.requireFree(taken.getLocalPort(), "kafka"))
          .isInstanceOf(StartFailedException.class);
    }
  }

  @Test
  void aDiskThatIsNearlyFullIsNamed() {
    assertThatThrownBy(() -> Preflight.requireSpace(folder, Long.MAX_VALUE))
        .isInstanceOf(StartFailedException.class)
        .hasMessageStartingWith(folder + " has ")
        .hasMessageEndingWith(" MiB are needed");
  }

  @Test
  void aProgramThatHasNotBeenBuiltIsNamed() {
    var programs = new Programs(folder, folder, 1, Addresses.usual(), Map.of(), Map.of());
    assertThatThrownBy(() -> Preflight.check(programs, folder))
        .isInstanceOf(StartFailedException.class)
        .hasMessage("csp-simulator has not been built: run mvn -DskipTests package");
  }
}
