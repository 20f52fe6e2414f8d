package io.sandboxbroker.cli.operator;

import io.sandboxbroker.cli.console.Table;
import io.sandboxbroker.cli.http.Call;
import io.sandboxbroker.cli.session.ExitCode;
import io.sandboxbroker.cli.session.Session;
import io.sandboxbroker.cli.session.SessionCommand;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

@Command(
    description = "Lists who waits for a sandbox, in order.",
    footer = {"%nExample:", "  broker queue"})
final class QueueCommand extends SessionCommand {

  QueueCommand(Supplier<Session> sessions) {
    super(sessions);
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    session.console().result(session.send(request()).body(), QueueCommand::tables);
    return ExitCode.OK;
  }

  static Call request() {
    return Call.of("GET", "/v1/admin/queue");
  }

  /** A table for each list: the commands that wait, and the prefixes. */
  static List<Table> tables(JsonNode queue) {
    return queue.properties().stream()
        .map(Map.Entry::getValue)
        .filter(list -> list.isArray() && !list.isEmpty())
        .map(Table::ofAll)
        .toList();
  }
}
