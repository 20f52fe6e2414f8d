package io.sandboxbroker.cli.track;

import io.sandboxbroker.cli.console.Table;
import io.sandboxbroker.cli.http.Answer;
import io.sandboxbroker.cli.session.ExitCode;
import io.sandboxbroker.cli.session.SandboxId;
import io.sandboxbroker.cli.session.Session;
import io.sandboxbroker.cli.session.SessionCommand;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = "Exchanges a broken sandbox. The old one is kept until the new one is there.",
    footer = {"%nExample:", "  broker swap --track student-1 2026839 --reason 'no network'"})
final class SwapCommand extends SessionCommand {

  @Mixin private TrackOptions track = new TrackOptions();

  @Parameters(paramLabel = "SANDBOX", description = "The id of the broken sandbox.")
  private String sandbox = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "What is wrong with it.")
  private @Nullable String reason;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "25s",
      description = "How long to wait in the queue while no sandbox is free (25s).")
  private Duration wait = Duration.ofSeconds(25);

  SwapCommand(Supplier<Session> sessions) {
    super(sessions);
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    String path = "/v1/sandboxes/" + SandboxId.inPath(sandbox) + "/swap";
    Answer answer = Allocation.inPlaceOf(track.api(session), path, reason).await(wait);
    session.console().result(answer.body(), body -> List.of(Table.ofFields(body)));
    return ExitCode.OK;
  }
}
