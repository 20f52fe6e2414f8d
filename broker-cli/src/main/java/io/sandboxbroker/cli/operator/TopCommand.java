package io.sandboxbroker.cli.operator;

import io.sandboxbroker.cli.console.Table;
import io.sandboxbroker.cli.http.RefusedException;
import io.sandboxbroker.cli.session.ExitCode;
import io.sandboxbroker.cli.session.Session;
import io.sandboxbroker.cli.session.SessionCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

@Command(
    description = "Shows the pool and the queue live, until Ctrl-C.",
    footer = {"%nExamples:", "  broker top", "  broker top --interval 10s"})
final class TopCommand extends SessionCommand {

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      defaultValue = "2s",
      description = "How often to look (2s).")
  private Duration interval = Duration.ofSeconds(2);

  @Option(names = "--count", paramLabel = "N", description = "Look so often, and end.")
  private int count = Integer.MAX_VALUE;

  TopCommand(Supplier<Session> sessions) {
    super(sessions);
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    for (int looks = 0; looks < count; looks++) {
      if (looks > 0) {
        session.client().pacing().pauses().pause(interval);
      }
      JsonNode view = look(session);
      session.console().clear();
      session.console().result(view, TopCommand::tables);
    }
    return ExitCode.OK;
  }

  private static JsonNode look(Session session) throws InterruptedException {
    ObjectNode view = JsonNodeFactory.instance.objectNode();
    view.set("stats", session.send(StatsCommand.request()).body());
    try {
      view.set("queue", session.send(QueueCommand.request()).body());
    } catch (RefusedException older) {
      session.console().detail("the broker does not show its queue: " + older.getMessage());
    }
    return view;
  }

  private static List<Table> tables(JsonNode view) {
    List<Table> tables = new ArrayList<>(StatsCommand.tables(view.path("stats")));
    if (view.has("queue")) {
      tables.addAll(QueueCommand.tables(view.path("queue")));
    }
    return tables;
  }
}
