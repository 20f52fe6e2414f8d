package io.sandboxbroker.localstack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * True when the broker on this port describes a cluster that it is part of.
 *
 * @param client settings of the client that asks, such as its credentials
 */
record BrokerProbe(int port, Map<String, String> client) implements BooleanSupplier {

  private static final int TIMEOUT_MILLIS = 2_000;

  BrokerProbe {
    client = Map.copyOf(client);
  }

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
    var settings = new HashMap<String, Object>(client);
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:" + port);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
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
