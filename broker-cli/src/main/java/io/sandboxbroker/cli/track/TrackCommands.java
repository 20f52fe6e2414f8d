package io.sandboxbroker.cli.track;

import io.sandboxbroker.cli.session.Session;
import java.util.Map;
import java.util.function.Supplier;

/** The commands of a track. */
public final class TrackCommands {

  private TrackCommands() {}

  /** Puts one of each under its name. */
  public static void putAll(Map<String, Object> commands, Supplier<Session> session) {
    commands.put("allocate", new AllocateCommand(session));
    commands.put("release", new ReleaseCommand(session));
    commands.put("renew", new RenewCommand(session));
    commands.put("swap", new SwapCommand(session));
    commands.put("show", new ShowCommand(session));
    commands.put("mine", new MineCommand(session));
    commands.put("commands", new CommandsCommand(session));
  }
}
