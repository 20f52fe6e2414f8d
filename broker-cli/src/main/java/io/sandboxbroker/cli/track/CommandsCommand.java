package io.sandboxbroker.cli.track;

import io.sandboxbroker.cli.console.Table;
import io.sandboxbroker.cli.http.Call;
import io.sandboxbroker.cli.session.ExitCode;
import io.sandboxbroker.cli.session.SandboxId;
import io.sandboxbroker.cli.session.Session;
import io.sandboxbroker.cli.session.SessionCommand;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = "Shows an accepted command: its state, its place in the queue, its outcome.",
    footer = {
      "%nExamples:",
      "  broker commands --track student-1 7c9f",
      "  broker commands --track student-1 7c9f --cancel",
      "  broker commands --operator 7c9f"
    })
final class CommandsCommand extends SessionCommand {

  @Mixin private TrackOptions track = new TrackOptions();

  @Parameters(paramLabel = "COMMAND", description = "The id of the command.")
  private String command = "";

  @Option(names = "--cancel", description = "Cancel it, if it still waits.")
  private boolean cancel;

  @Option(names = "--operator", description = "It is a command of an operator.")
  private boolean operator;

  CommandsCommand(Supplier<Session> sessions) {
    super(sessions);
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    String id = SandboxId.inPath(command);
    Call call =
        operator
            ? Call.of("GET", "/v1/admin/commands/" + id)
            : track.api(session).call(cancel ? "DELETE" : "GET", "/v1/commands/" + id);
    session.console().result(session.send(call).body(), body -> List.of(Table.ofFields(body)));
    return ExitCode.OK;
  }
}
