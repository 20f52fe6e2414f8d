package io.sandboxbroker.cli.track;

import io.sandboxbroker.cli.console.Table;
import io.sandboxbroker.cli.http.Call;
import io.sandboxbroker.cli.session.ExitCode;
import io.sandboxbroker.cli.session.SandboxId;
import io.sandboxbroker.cli.session.Session;
import io.sandboxbroker.cli.session.SessionCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
    description = "Shows a sandbox of the track, or everything about any sandbox to an operator.",
    footer = {
      "%nExamples:",
      "  broker show --track student-1 2026839",
      "  broker show --operator 2026839"
    })
final class ShowCommand extends SessionCommand {

  @Mixin private TrackOptions track = new TrackOptions();

  @Parameters(paramLabel = "SANDBOX", description = "The id of the sandbox.")
  private String sandbox = "";

  @Option(names = "--operator", description = "Show everything, also of other tracks' sandboxes.")
  private boolean operator;

  ShowCommand(Supplier<Session> sessions) {
    super(sessions);
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    String id = SandboxId.inPath(sandbox);
    Call call =
        operator
            ? Call.of("GET", "/v1/admin/sandboxes/" + id)
            : track.api(session).call("GET", "/v1/sandboxes/" + id);
    session.console().result(session.send(call).body(), ShowCommand::tables);
    return ExitCode.OK;
  }

  private static List<Table> tables(JsonNode body) {
    List<Table> tables = new ArrayList<>();
    tables.add(Table.ofFields(body, "journal"));
    if (body.has("journal")) {
      tables.add(Table.of(body.path("journal"), "at", "event", "status", "version", "cause"));
    }
    return tables;
  }
}
