package io.sandboxbroker.worker.csp;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.simulator.CspSimulator;
import io.sandboxbroker.worker.csp.UniversalServiceSettings.Mode;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.util.unit.DataSize;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.databind.json.JsonMapper;

/** Creates clients of a simulated CSP. */
record TestCsp(
    CspSimulator simulator,
    ConnectionProvider connections,
    MeterRegistry meters,
    InstantSource clock) {

  static final Duration LONG = Duration.ofSeconds(20);

  CspSettings settings(String token, Duration read, Duration list, DataSize maxList) {
    String url = simulator.accountsUrl().toString();
    return new CspSettings(url, token, true, LONG, read, list, 50, maxList);
  }

  CspSettings settings(Duration read) {
    return settings("csp_token_local", read, LONG, DataSize.ofMegabytes(32));
  }

  /** A client that removes no universal services. */
  CspClient client(CspSettings settings) {
    return client(settings, new UniversalServiceSettings(Mode.OFF, "", "", "", false, "", LONG));
  }

  CspClient client(CspSettings settings, UniversalServiceSettings services) {
    return new CspConfiguration()
        .cspClient(settings, services, connections, JsonMapper.builder().build(), meters, clock);
  }
}
