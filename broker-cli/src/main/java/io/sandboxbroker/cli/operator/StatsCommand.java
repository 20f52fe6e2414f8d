package io.sandboxbroker.cli.operator;

import io.sandboxbroker.cli.console.Table;
import io.sandboxbroker.cli.http.Call;
import io.sandboxbroker.cli.session.ExitCode;
import io.sandboxbroker.cli.session.Session;
import io.sandboxbroker.cli.session.SessionCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

@Command(
    description = "Counts the pool by status and name prefix, and shows what is frozen.",
    footer = {"%nExamples:", "  broker stats", "  broker stats -o json | jq .available"})
final class StatsCommand extends SessionCommand {

  StatsCommand(Supplier<Session> sessions) {
    super(sessions);
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    session.console().result(session.send(request()).body(), StatsCommand::tables);
    return ExitCode.OK;
  }

  static Call request() {
    return Call.of("GET", "/v1/admin/stats");
  }

  static List<Table> tables(JsonNode stats) {
    List<Table> tables = new ArrayList<>();
    tables.add(Table.ofFields(stats, "prefixes", "freezes"));
    if (!stats.path("prefixes").isEmpty()) {
      tables.add(Table.ofAll(stats.path("prefixes")));
    }
    if (!stats.path("freezes").isEmpty()) {
      tables.add(FreezeCommand.table(stats.path("freezes")));
    }
    return tables;
  }
}
