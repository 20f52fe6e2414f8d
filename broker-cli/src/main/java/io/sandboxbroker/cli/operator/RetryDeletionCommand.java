package io.sandboxbroker.cli.operator;

import io.sandboxbroker.cli.console.Table;
import io.sandboxbroker.cli.http.Call;
import io.sandboxbroker.cli.session.ExitCode;
import io.sandboxbroker.cli.session.SandboxId;
import io.sandboxbroker.cli.session.Session;
import io.sandboxbroker.cli.session.SessionCommand;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    description = "Makes the deletion of a sandbox due now.",
    footer = {"%nExample:", "  broker retry-deletion 2026839"})
final class RetryDeletionCommand extends SessionCommand {

  @Parameters(paramLabel = "SANDBOX", description = "The id of the sandbox.")
  private String sandbox = "";

  RetryDeletionCommand(Supplier<Session> sessions) {
    super(sessions);
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    String path = "/v1/admin/sandboxes/" + SandboxId.inPath(sandbox) + "/retry-deletion";
    session
        .console()
        .result(session.send(Call.of("POST", path)).body(), body -> List.of(Table.ofFields(body)));
    return ExitCode.OK;
  }
}
