package io.sandboxbroker.cli.operator;

import io.sandboxbroker.cli.session.Session;
import java.util.Map;
import java.util.function.Supplier;

/** The commands of operators. They need the admin token. */
public final class OperatorCommands {

  private OperatorCommands() {}

  /** Puts one of each under its name. */
  public static void putAll(Map<String, Object> commands, Supplier<Session> session) {
    commands.put("pool", new PoolCommand(session));
    commands.put("stats", new StatsCommand(session));
    commands.put("top", new TopCommand(session));
    commands.put("queue", new QueueCommand(session));
    commands.put("history", new HistoryCommand(session));
    commands.put("watch", new WatchCommand(session));
    commands.put("sync", new SyncCommand(session));
    commands.put("cleanup", new CleanupCommand(session));
    commands.put("retry-deletion", new RetryDeletionCommand(session));
    commands.put("bulk-delete", new BulkDeleteCommand(session));
    commands.put("freeze", new FreezeCommand(session));
    commands.put("thaw", new ThawCommand(session));
  }
}
