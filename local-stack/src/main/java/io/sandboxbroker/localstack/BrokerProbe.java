package io.sandboxbroker.localstack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** True when the broker on this port describes a cluster that it is part of. */
record BrokerProbe(int port) implements BooleanSupplier {

  private static final int TIMEOUT_MILLIS = 2_000;

  @Override
  public boolean getAsBoolean() {
    return accepts() && describesItself();
  }

  /**
   * Asked first, because a client that finds the port closed fills the log of the parent with
   * warnings.
   */
  private boolean accepts() {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private boolean describesItself() {
    Map<String, Object> settings =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:" + port,
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    try (Admin admin = Admin.create(settings)) {
      return !admin.describeCluster().nodes().get().isEmpty();
    } catch (ExecutionException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
