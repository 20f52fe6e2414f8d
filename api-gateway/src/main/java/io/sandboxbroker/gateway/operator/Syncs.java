package io.sandboxbroker.gateway.operator;

import com.github.benmanes.caffeine.cache.Ticker;
import io.sandboxbroker.csp.SyncCompleted;
import io.sandboxbroker.csp.SyncRefused;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * The syncs that operators asked for, and the outcomes of all: every gateway reads them, so that
 * any can tell what became of a sync that another has asked for. Bounded and thread-safe.
 */
@Component
public class Syncs {

  private final OperatorCommands<PendingCommand<SyncResult>> commands;

  Syncs(OperatorSettings settings) {
    commands = new OperatorCommands<>(settings, Ticker.systemTicker());
  }

  /** The sync that was asked for by that command; empty when none is known. */
  public Optional<PendingCommand<SyncResult>> find(String command) {
    return commands.find(command);
  }

  /** A list was used. */
  public void completed(SyncCompleted fact) {
    ended(fact.getCauseId(), sync -> sync.complete(SyncResult.of(fact)));
  }

  /** A list was not used. */
  public void refused(SyncRefused fact) {
    ended(fact.getCauseId(), sync -> sync.refuse(SyncRefusals.toRefusal(fact)));
  }

  PendingCommand<SyncResult> begin(String command) {
    var sync = new PendingCommand<SyncResult>();
    commands.begin(command, sync);
    return sync;
  }

  void forget(String command) {
    commands.forget(command);
  }

  private void ended(String cause, Consumer<PendingCommand<SyncResult>> how) {
    PendingCommand<SyncResult> sync =
        commands
            .find(cause)
            .orElseGet(
                () -> {
                  var another = new PendingCommand<SyncResult>();
                  commands.keep(cause, another);
                  return another;
                });
    how.accept(sync);
  }
}
