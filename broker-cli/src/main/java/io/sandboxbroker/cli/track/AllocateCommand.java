package io.sandboxbroker.cli.track;

import io.sandboxbroker.cli.console.Table;
import io.sandboxbroker.cli.http.Answer;
import io.sandboxbroker.cli.session.ExitCode;
import io.sandboxbroker.cli.session.Session;
import io.sandboxbroker.cli.session.SessionCommand;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    description = "Takes a sandbox. A track that holds one gets the same one.",
    footer = {
      "%nExamples:",
      "  broker allocate --track student-1",
      "  broker allocate --track student-1 --prefix lab --wait 10m -o json",
      "  broker allocate --track student-1 --async"
    })
final class AllocateCommand extends SessionCommand {

  @Mixin private TrackOptions track = new TrackOptions();
  @Mixin private PlaceOptions place = new PlaceOptions();

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "25s",
      description = "How long to wait in the queue while no sandbox is free (25s).")
  private Duration wait = Duration.ofSeconds(25);

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "The Idempotency-Key, good for one allocation. Otherwise a new one.")
  private @Nullable String key;

  @Option(
      names = "--async",
      description = "Do not wait: print the command that waits. 'broker watch ID' follows it.")
  private boolean async;

  AllocateCommand(Supplier<Session> sessions) {
    super(sessions);
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    Allocation allocation = Allocation.of(track.api(session), place, key);
    Answer answer = async ? allocation.submit() : allocation.await(wait);
    session.console().result(answer.body(), body -> List.of(Table.ofFields(body)));
    return ExitCode.OK;
  }
}
