package io.sandboxbroker.cli.run;

import io.sandboxbroker.cli.http.Answer;
import io.sandboxbroker.cli.http.RefusedException;
import io.sandboxbroker.cli.http.UnavailableException;
import io.sandboxbroker.cli.session.ExitCode;
import io.sandboxbroker.cli.session.Session;
import io.sandboxbroker.cli.session.SessionCommand;
import io.sandboxbroker.cli.track.Allocation;
import io.sandboxbroker.cli.track.PlaceOptions;
import io.sandboxbroker.cli.track.TrackApi;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Runs a command with a sandbox. */
@Command(
    customSynopsis = "broker run [OPTION]… -- COMMAND [ARGUMENT]…",
    description = {
      "Takes a sandbox, runs a command with it, and gives it back at the end of the command.",
      "The lease is renewed meanwhile. SIGINT, SIGTERM and SIGHUP are passed on to the command."
          + " The environment of the command has SANDBOX_ID, SANDBOX_NAME, SANDBOX_EXTERNAL_ID,"
          + " SANDBOX_SFDC_ACCOUNT_ID, SANDBOX_ALLOCATED_AT, SANDBOX_EXPIRES_AT, BROKER_URL and"
          + " BROKER_TRACK, and not BROKER_TOKEN.%n"
    },
    exitCodeOnInvalidInput = ExitCode.OF_RUN + ExitCode.USAGE,
    exitCodeOnExecutionException = ExitCode.OF_RUN + ExitCode.REFUSED,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "N:the exit code of the command; 128+N when signal N ended it or the wait",
      "121:the broker refused",
      "122:the arguments or the settings are wrong",
      "123:no sandbox was free in time",
      "124:the broker could not be reached in time",
      "125:the token is not accepted",
      "127:the command cannot be started"
    },
    footer = {
      "%nExamples:",
      "  broker run --prefix lab --wait 10m -- ./lab.sh",
      "  broker run -- env | grep SANDBOX"
    })
public final class RunCommand extends SessionCommand {

  /** A lab has ended well, so its sandbox is worth more patience than a question is. */
  private static final Duration GIVE_BACK = Duration.ofMinutes(5);

  @Mixin private PlaceOptions place = new PlaceOptions();

  @Option(
      names = "--track",
      paramLabel = "ID",
      description = "The track. Otherwise one that is unique to this run.")
  private @Nullable String track;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "10m",
      description = "How long to wait in the queue while no sandbox is free (10m).")
  private Duration wait = Duration.ofMinutes(10);

  @Option(
      names = "--lease",
      paramLabel = "TIME",
      defaultValue = "1h",
      description = "What a renewal adds to the lease, from then on (1h).")
  private Duration lease = Duration.ofHours(1);

  @Option(names = "--no-renew", description = "Let the lease end as the broker has it.")
  private boolean noRenew;

  @Parameters(arity = "1..*", paramLabel = "COMMAND", description = "The command to run.")
  private List<String> command = new ArrayList<>();

  /** A command that has not begun. */
  public RunCommand(Supplier<Session> sessions) {
    super(sessions);
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    var api = new TrackApi(session, track == null ? "run-" + UUID.randomUUID() : track);
    Thread waiting = Thread.currentThread();
    try (var signals = Signals.receive(signal -> waiting.interrupt())) {
      Allocation allocation = Allocation.of(api, place, null);
      JsonNode sandbox;
      try {
        Answer answer = allocation.await(wait);
        signals.sendTo(signal -> {});
        sandbox = answer.body();
      } catch (InterruptedException signalled) {
        signals.sendTo(signal -> {});
        Thread.interrupted();
        allocation.abandon();
        return signals.first().map(RunCommand::exitCode).orElseThrow(() -> signalled);
      }
      // A signal may have come between the answer and now.
      Thread.interrupted();
      session.console().detail("the sandbox is " + sandbox.path("sandbox_id").asString());
      try {
        return runWith(sandbox, session, api, signals);
      } finally {
        signals.sendTo(signal -> {});
        giveBack(sandbox, session, api);
      }
    }
  }

  private int runWith(JsonNode sandbox, Session session, TrackApi api, Signals signals)
      throws InterruptedException {
    if (signals.first().isPresent()) {
      return exitCode(signals.first().get());
    }
    Child child;
    try {
      child = Child.start(command, environment(sandbox, session, api));
    } catch (IOException notStarted) {
      session.console().note(command.getFirst() + " cannot be started: " + notStarted.getMessage());
      return ExitCode.NOT_FOUND;
    }
    signals.sendTo(child::send);
    signals.first().ifPresent(child::send);
    var keeper =
        new LeaseKeeper(
            session,
            api,
            sandbox.path("sandbox_id").asString(),
            Instant.ofEpochSecond(sandbox.path("expires_at").asLong()),
            lease);
    try {
      if (!noRenew) {
        keeper.start();
      }
      return child.await();
    } finally {
      keeper.stop();
    }
  }

  private static void giveBack(JsonNode sandbox, Session session, TrackApi api)
      throws InterruptedException {
    String id = sandbox.path("sandbox_id").asString();
    try {
      Duration timeout = session.timeout();
      api.release(id, timeout.compareTo(GIVE_BACK) > 0 ? timeout : GIVE_BACK);
      session.console().detail("sandbox " + id + " is given back");
    } catch (RefusedException | UnavailableException notDone) {
      session.console().note("sandbox " + id + " is not given back: " + notDone.getMessage());
    }
  }

  private static Map<String, String> environment(JsonNode sandbox, Session session, TrackApi api) {
    Map<String, String> environment = new HashMap<>();
    sandbox
        .properties()
        .forEach(
            field -> {
              String name = field.getKey().toUpperCase(java.util.Locale.ROOT);
              environment.put(
                  name.startsWith("SANDBOX_") ? name : "SANDBOX_" + name,
                  field.getValue().asString(""));
            });
    environment.put("BROKER_URL", session.client().broker().toString());
    environment.put("BROKER_TRACK", api.track());
    return environment;
  }

  private static int exitCode(Signals.Kind signal) {
    return ExitCode.OF_SIGNAL + signal.number();
  }
}
