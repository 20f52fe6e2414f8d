package io.sandboxbroker.gateway.operator;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The rebuilds that operators asked this gateway for. Bounded and thread-safe. */
@Component
public class Rebuilds {

  private final OperatorCommands<Rebuild> commands;
  private final InstantSource clock;

  Rebuilds(OperatorSettings settings, InstantSource clock) {
    commands = new OperatorCommands<>(settings, Ticker.systemTicker());
    this.clock = clock;
  }

  /** The rebuild that was asked for by that command; empty when none is known. */
  public Optional<Rebuild> find(String command) {
    return commands.find(command);
  }

  Rebuild begin(String command) {
    var rebuild = new Rebuild(clock.instant());
    commands.begin(command, rebuild);
    return rebuild;
  }

  void forget(String command) {
    commands.forget(command);
  }
}
