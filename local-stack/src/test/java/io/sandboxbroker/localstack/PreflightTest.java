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
  void aTakenPortIsNamedWithThePartThatNeedsIt() throws IOException {
    int port = FreePort.any();
    assertThatCode(() -> Preflight.requireFree(port, "kafka")).doesNotThrowAnyException();
    try (var taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> Preflight.requireFree(taken.getLocalPort(), "kafka"))
          .isInstanceOf(StartFailedException.class)
          .hasMessage(
              "port %1$d, which kafka needs, is in use: end the program that listens there (lsof -i :%1$d)"
                  .formatted(port));
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
        .hasMessageEndingWith(
            " MiB are needed: free some space or choose another folder with --data");
  }

  @Test
  void aProgramThatHasNotBeenBuiltIsNamed() {
    var programs = new Programs(folder, folder, 1, Addresses.usual(), Map.of(), Map.of());
    assertThatThrownBy(() -> Preflight.check(programs, folder))
        .isInstanceOf(StartFailedException.class)
        .hasMessage("csp-simulator has not been built: run mvn -DskipTests package");
  }
}
