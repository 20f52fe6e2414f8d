package io.sandboxbroker.cli.track;

import io.sandboxbroker.cli.console.Table;
import io.sandboxbroker.cli.session.ExitCode;
import io.sandboxbroker.cli.session.Session;
import io.sandboxbroker.cli.session.SessionCommand;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = "Has the lease of a sandbox end later.",
    footer = {"%nExample:", "  broker renew --track student-1 2026839 --for 2h"})
final class RenewCommand extends SessionCommand {

  @Mixin private TrackOptions track = new TrackOptions();

  @Parameters(paramLabel = "SANDBOX", description = "The id of the sandbox.")
  private String sandbox = "";

  @Option(
      names = "--for",
      paramLabel = "TIME",
      required = true,
      description = "The lease ends this much after now, within the broker's maximum.")
  private Duration duration = Duration.ZERO;

  RenewCommand(Supplier<Session> sessions) {
    super(sessions);
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    session
        .console()
        .result(
            track.api(session).renew(sandbox, duration, TrackApi.newKey()),
            body -> List.of(Table.ofFields(body)));
    return ExitCode.OK;
  }
}
