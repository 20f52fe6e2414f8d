package io.sandboxbroker.cli.operator;

import io.sandboxbroker.cli.console.Table;
import io.sandboxbroker.cli.http.Answer;
import io.sandboxbroker.cli.http.Call;
import io.sandboxbroker.cli.http.RefusedException;
import io.sandboxbroker.cli.session.ExitCode;
import io.sandboxbroker.cli.session.Session;
import io.sandboxbroker.cli.session.SessionCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** A command that the broker may continue for longer than a request lasts. */
abstract class LongCommand extends SessionCommand {

  private static final Duration POLL = Duration.ofSeconds(2);
  private static final int CONFLICT = 409;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "10m",
      description = "How long to wait for the end (10m). The command continues without this.")
  private Duration wait = Duration.ofMinutes(10);

  LongCommand(Supplier<Session> sessions) {
    super(sessions);
  }

  /** The call that begins it. */
  abstract Call request();

  @Override
  protected final int run(Session session) throws InterruptedException {
    Instant deadline = session.now().plus(wait);
    Answer answer = session.send(request());
    if (!answer.isAccepted() || answer.location().isEmpty()) {
      return show(session, answer.body(), ExitCode.OK);
    }
    Call state = Call.of("GET", answer.location().get());
    JsonNode command = answer.body();
    while (session.now().isBefore(deadline)) {
      session.pause(POLL, deadline);
      command = session.send(state).body();
      switch (command.path("state").asString("")) {
        case "completed" -> {
          return show(session, command.path("outcome"), ExitCode.OK);
        }
        case "refused" -> throw refusal(session, command);
        default -> session.console().progress("running " + command.path("progress"));
      }
    }
    session.console().endProgress();
    session
        .console()
        .note("still running: broker commands --operator " + command.path("command_id").asString());
    return show(session, command, ExitCode.RUNNING);
  }

  private static RefusedException refusal(Session session, JsonNode command) {
    session.console().endProgress();
    return new RefusedException(
        CONFLICT, command.path("outcome"), "of command " + command.path("command_id").asString());
  }

  private static int show(Session session, JsonNode body, int exitCode) {
    session.console().endProgress();
    session.console().result(body, it -> List.of(Table.ofFields(it)));
    return exitCode;
  }
}
