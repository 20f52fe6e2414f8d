package io.sandboxbroker.gateway.operator;

import com.github.benmanes.caffeine.cache.Ticker;
import io.sandboxbroker.event.RemovalRejected;
import io.sandboxbroker.event.SandboxDeleted;
import io.sandboxbroker.gateway.reply.Steps;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.springframework.stereotype.Component;

/** The bulk deletions that operators asked this gateway for. Bounded and thread-safe. */
@Component
public class Removals implements Steps {

  private final OperatorCommands<Removal> commands;
  private final InstantSource clock;

  Removals(OperatorSettings settings, InstantSource clock) {
    commands = new OperatorCommands<>(settings, Ticker.systemTicker());
    this.clock = clock;
  }

  /** The bulk deletion that was asked for by that command; empty when none is known. */
  public Optional<Removal> find(String command) {
    return commands.find(command);
  }

  @Override
  public boolean told(String command, SpecificRecord outcome) {
    Optional<Removal> removal = commands.find(command);
    removal.ifPresent(
        known -> {
          switch (outcome) {
            case SandboxDeleted gone -> known.decided(gone.getSandboxId(), true, clock.instant());
            case RemovalRejected kept -> known.decided(kept.getSandboxId(), false, clock.instant());
            default -> {
              // Nothing else comes of a removal.
            }
          }
        });
    return removal.isPresent();
  }

  Removal begin(String command) {
    var removal = new Removal(clock.instant());
    commands.begin(command, removal);
    return removal;
  }

  void forget(String command) {
    commands.forget(command);
  }
}
