package io.sandboxbroker.cli.track;

import io.sandboxbroker.cli.console.Table;
import io.sandboxbroker.cli.session.ExitCode;
import io.sandboxbroker.cli.session.Session;
import io.sandboxbroker.cli.session.SessionCommand;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    description = "Lists what the track holds now.",
    footer = {"%nExample:", "  broker mine --track student-1"})
final class MineCommand extends SessionCommand {

  @Mixin private TrackOptions track = new TrackOptions();

  MineCommand(Supplier<Session> sessions) {
    super(sessions);
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    session
        .console()
        .result(
            session.send(track.api(session).call("GET", "/v1/sandboxes")).body(),
            body ->
                List.of(
                    Table.of(
                        body.path("sandboxes"),
                        "sandbox_id",
                        "name",
                        "external_id",
                        "allocated_at",
                        "expires_at")));
    return ExitCode.OK;
  }
}
