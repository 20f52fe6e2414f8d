package io.sandboxbroker.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutageTest {
  @Test
  void duringAnOutageConnectionsAreRefusedAndAfterItServedAgain() {
    try (Simulation csp = new Simulation()) {
      assertThat(csp.steer("POST", "/outage", "{\"lasting\":\"30s\"}").statusCode()).isEqualTo(204);
      Simulation.await(() -> isRefused(csp));

      csp.advance(Duration.ofSeconds(29));
      assertThat(isRefused(csp)).isTrue();
      csp.advance(Duration.ofSeconds(1));
      assertThat(isRefused(csp)).isFalse();
      assertThat(csp.list().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void anEstablishedConnectionIsResetByItsNextRequest() throws IOException {
    try (Simulation csp = new Simulation();
        RawConnection connection = new RawConnection(csp)) {
      csp.control().refuseConnections(Duration.ofSeconds(30));

      connection.send("GET", "/csp/current_user/accounts");

      assertThatThrownBy(connection::readToEnd)
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void aSecondOutageDuringTheFirstChangesNothing() {
    try (Simulation csp = new Simulation()) {
      csp.control().refuseConnections(Duration.ofSeconds(30));
      csp.control().refuseConnections(Duration.ofMinutes(30));

      csp.advance(Duration.ofSeconds(30));

      assertThat(csp.list().statusCode()).isEqualTo(200);
    }
  }

  private static boolean isRefused(Simulation csp) {
    try (RawConnection connection = new RawConnection(csp)) {
      return false;
    } catch (ConnectException refused) {
      return true;
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }
}
