package io.sandboxbroker.gateway.operator;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The commands of one kind that operators gave, kept for whoever asks. Bounded in number and time,
 * thread-safe.
 */
public final class OperatorCommands<C extends PendingCommand<?>> {

  private final Cache<String, C> commands;
  private final int maxRunning;

  public OperatorCommands(OperatorSettings settings, Ticker ticker) {
    maxRunning = settings.maxRunning();
    commands =
        Caffeine.newBuilder()
            .maximumSize(settings.maxRemembered())
            .expireAfterWrite(settings.remembered())
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  /**
   * Keeps a command that is about to be published, and again from when it ends.
   *
   * @throws RefusedException if too many are on their way
   */
  public synchronized void begin(String id, C command) {
    if (running().count() >= maxRunning) {
      throw new RefusedException(Refusal.OVERLOADED);
    }
    commands.put(id, command);
    command.whenEnded(() -> keep(id, command));
  }

  /** Keeps a command from now on. */
  public void keep(String id, C command) {
    commands.put(id, command);
  }

  /** Forgets a command that was not published. */
  public void forget(String id) {
    commands.invalidate(id);
  }

  /** What is known of a command; empty when it is not known, or not any more. */
  public Optional<C> find(String id) {
    return Optional.ofNullable(commands.getIfPresent(id));
  }

  /** Those that have no outcome yet. */
  public Stream<C> running() {
    return commands.asMap().values().stream().filter(PendingCommand::isRunning);
  }
}
