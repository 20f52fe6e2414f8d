package io.sandboxbroker.gateway.reply;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;

/**
 * The allocations that nobody waits for, kept for whoever asks: those that this gateway accepted,
 * and the outcomes that every gateway hears of. Bounded in number and time, thread-safe.
 */
public final class AsyncCommands {

  private final Cache<String, AsyncCommand> commands;

  AsyncCommands(int limit, Duration kept, Ticker ticker) {
    commands =
        Caffeine.newBuilder()
            .maximumSize(limit)
            .expireAfterWrite(kept)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  /** What is known of a command; empty when it is not known, or not any more. */
  public Optional<AsyncCommand> find(String command) {
    return Optional.ofNullable(commands.getIfPresent(command));
  }

  /** The outcome may have been quicker than the acknowledgement. */
  void accepted(String command, String track) {
    commands.asMap().putIfAbsent(command, new AsyncCommand.Accepted(track));
  }

  void ended(String command, AllocationOutcome outcome) {
    commands.put(command, new AsyncCommand.Ended(outcome));
  }

  long count() {
    return commands.estimatedSize();
  }
}
