package io.sandboxbroker.cli.operator;

import io.sandboxbroker.cli.console.Table;
import io.sandboxbroker.cli.http.Call;
import io.sandboxbroker.cli.session.ExitCode;
import io.sandboxbroker.cli.session.Session;
import io.sandboxbroker.cli.session.SessionCommand;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
    description = "Lists who waits for a sandbox, in order.",
    footer = {"%nExample:", "  broker queue"})
final class QueueCommand extends SessionCommand {

  @Option(names = "--limit", paramLabel = "N", description = "So many on a page, 1 to 100 (50).")
  private @Nullable Integer limit;

  @Option(names = "--cursor", paramLabel = "CURSOR", description = "The page after this one.")
  private @Nullable String cursor;

  QueueCommand(Supplier<Session> sessions) {
    super(sessions);
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    Call call = request().query("limit", limit).query("cursor", cursor);
    JsonNode queue = session.send(call).body();
    session.console().result(queue, QueueCommand::tables);
    if (queue.path("cursor").isString()) {
      session.console().note("there are more: --cursor " + queue.path("cursor").asString());
    }
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
