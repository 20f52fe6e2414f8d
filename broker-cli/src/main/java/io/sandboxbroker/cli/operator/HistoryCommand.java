package io.sandboxbroker.cli.operator;

import io.sandboxbroker.cli.console.Table;
import io.sandboxbroker.cli.http.Call;
import io.sandboxbroker.cli.session.ExitCode;
import io.sandboxbroker.cli.session.SandboxId;
import io.sandboxbroker.cli.session.Session;
import io.sandboxbroker.cli.session.SessionCommand;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
    description = "Lists the events of a sandbox in order.",
    footer = {"%nExample:", "  broker history 2026839"})
final class HistoryCommand extends SessionCommand {

  @Parameters(paramLabel = "SANDBOX", description = "The id of the sandbox.")
  private String sandbox = "";

  @Option(names = "--limit", paramLabel = "N", description = "So many on a page.")
  private @Nullable Integer limit;

  @Option(names = "--cursor", paramLabel = "CURSOR", description = "The page after this one.")
  private @Nullable String cursor;

  HistoryCommand(Supplier<Session> sessions) {
    super(sessions);
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    Call call =
        Call.of("GET", "/v1/admin/sandboxes/" + SandboxId.inPath(sandbox) + "/history")
            .query("limit", limit)
            .query("cursor", cursor);
    JsonNode history = session.send(call).body();
    session
        .console()
        .result(
            history,
            body ->
                List.of(
                    Table.of(
                        body.path("events"),
                        "occurred_at",
                        "type",
                        "version",
                        "status",
                        "track",
                        "reason",
                        "cause_id")));
    if (history.path("beginning_deleted").asBoolean(false)) {
      session.console().note("the topic may no longer have the first events");
    }
    if (history.path("cursor").isString()) {
      session.console().note("there are more: --cursor " + history.path("cursor").asString());
    }
    return ExitCode.OK;
  }
}
