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
    description = "Ends a freeze.",
    footer = {"%nExample:", "  broker thaw allocations"})
final class ThawCommand extends SessionCommand {

  @Parameters(paramLabel = "SCOPE", description = "allocations, deletions, sync or expiry.")
  private String scope = "";

  ThawCommand(Supplier<Session> sessions) {
    super(sessions);
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    Call call = Call.of("DELETE", "/v1/admin/freeze/" + SandboxId.inPath(scope));
    session.console().result(session.send(call).body(), body -> List.of(Table.ofFields(body)));
    return ExitCode.OK;
  }
}
