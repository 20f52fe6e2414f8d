package io.sandboxbroker.gateway.operator;

import com.github.benmanes.caffeine.cache.Ticker;
import io.sandboxbroker.csp.CspDeletionConfirmed;
import io.sandboxbroker.csp.CspDeletionFailed;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The clean-ups that operators asked this gateway for. Bounded and thread-safe. */
@Component
public class Cleanups {

  private final OperatorCommands<Cleanup> commands;
  private final InstantSource clock;

  Cleanups(OperatorSettings settings, InstantSource clock) {
    commands = new OperatorCommands<>(settings, Ticker.systemTicker());
    this.clock = clock;
  }

  /** The clean-up that was asked for by that command; empty when none is known. */
  public Optional<Cleanup> find(String command) {
    return commands.find(command);
  }

  /** A sandbox is gone. */
  public void confirmed(CspDeletionConfirmed fact) {
    tried(fact.getSandboxId(), true);
  }

  /** A sandbox was not deleted. */
  public void failed(CspDeletionFailed fact) {
    tried(fact.getSandboxId(), false);
  }

  Cleanup begin(String command) {
    var cleanup = new Cleanup(clock.instant());
    commands.begin(command, cleanup);
    return cleanup;
  }

  void forget(String command) {
    commands.forget(command);
  }

  private void tried(String sandbox, boolean gone) {
    Instant now = clock.instant();
    commands.running().forEach(cleanup -> cleanup.tried(sandbox, gone, now));
  }
}
