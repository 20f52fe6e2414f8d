package io.sandboxbroker.cli.track;

import io.sandboxbroker.cli.console.Table;
import io.sandboxbroker.cli.session.ExitCode;
import io.sandboxbroker.cli.session.Session;
import io.sandboxbroker.cli.session.SessionCommand;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
    description = "Gives a sandbox back. The CSP then deletes it.",
    footer = {"%nExample:", "  broker release --track student-1 2026839"})
final class ReleaseCommand extends SessionCommand {

  @Mixin private TrackOptions track = new TrackOptions();

  @Parameters(paramLabel = "SANDBOX", description = "The id of the sandbox.")
  private String sandbox = "";

  ReleaseCommand(Supplier<Session> sessions) {
    super(sessions);
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    JsonNode released = track.api(session).release(sandbox, session.timeout());
    session.console().result(released, body -> List.of(Table.ofFields(body)));
    return ExitCode.OK;
  }
}
