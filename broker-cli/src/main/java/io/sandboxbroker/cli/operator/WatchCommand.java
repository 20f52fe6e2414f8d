package io.sandboxbroker.cli.operator;

import io.sandboxbroker.cli.console.Console;
import io.sandboxbroker.cli.console.Table;
import io.sandboxbroker.cli.http.Call;
import io.sandboxbroker.cli.http.EventStream;
import io.sandboxbroker.cli.http.ServerSentEvent;
import io.sandboxbroker.cli.http.SettingsException;
import io.sandboxbroker.cli.session.ExitCode;
import io.sandboxbroker.cli.session.SandboxId;
import io.sandboxbroker.cli.session.Session;
import io.sandboxbroker.cli.session.SessionCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

@Command(
    description = {
      "Prints what happens at the broker, as it happens.",
      "With a COMMAND, prints its changes until its outcome. Without, needs the admin token."
    },
    footer = {
      "%nExamples:",
      "  broker watch",
      "  broker watch -o json | jq .data.type",
      "  broker watch --track student-1 7c9f"
    })
final class WatchCommand extends SessionCommand {

  private static final String[] FIELDS = {
    "occurred_at", "type", "sandbox_id", "name", "status", "track", "lab", "reason", "request_id"
  };

  @Parameters(
      arity = "0..1",
      paramLabel = "COMMAND",
      description = "The id of an accepted command of the track.")
  private @Nullable String command;

  @Option(
      names = "--track",
      paramLabel = "ID",
      description = "The track of the command ($BROKER_TRACK).")
  private @Nullable String track;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "events",
      description = "The parts of the stream to print: events (default), state, hour or all.")
  private List<String> only = new ArrayList<>();

  @Option(names = "--count", paramLabel = "N", description = "End after so many parts.")
  private int count = Integer.MAX_VALUE;

  WatchCommand(Supplier<Session> sessions) {
    super(sessions);
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    return command == null ? watchBroker(session) : watchCommand(session, command);
  }

  private int watchBroker(Session session) throws InterruptedException {
    var stream =
        new EventStream(session.client(), Call.of("GET", "/v1/admin/stream"), session.timeout());
    stream.forEach(
        event -> {
          if (event.name().equals("reset")) {
            session.console().note("events are missing here: the broker no longer has them");
          }
          if (only.contains("all") || only.contains(event.name())) {
            parts(event.data()).forEach(part -> print(session.console(), event, part));
            count--;
          }
          return count > 0;
        });
    return ExitCode.OK;
  }

  private int watchCommand(Session session, String id) throws InterruptedException {
    String owner = track == null ? session.environment().getOrDefault("BROKER_TRACK", "") : track;
    if (owner.isBlank()) {
      throw new SettingsException("the track is not set: --track ID, or BROKER_TRACK");
    }
    Call call =
        Call.of("GET", "/v1/commands/" + SandboxId.inPath(id) + "/events")
            .with("X-Track-ID", owner);
    var isAllocated = new AtomicBoolean();
    new EventStream(session.client(), call, session.timeout())
        .forEach(
            event -> {
              print(session.console(), event, event.data());
              String state = event.data().path("state").asString("");
              isAllocated.set(state.equals("allocated"));
              return !event.data().has("outcome") && !state.equals("cancelled");
            });
    return isAllocated.get() ? ExitCode.OK : ExitCode.REFUSED;
  }

  /** The gateway sends several events at a time. */
  private static List<JsonNode> parts(JsonNode data) {
    return data.isArray() ? data.valueStream().toList() : List.of(data);
  }

  private static void print(Console console, ServerSentEvent event, JsonNode data) {
    JsonNode line =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", event.id())
            .put("event", event.name())
            .set("data", data);
    console.line(
        line,
        event.name().equals("events") ? Table.inOneLine(data, FIELDS) : Table.inOneLine(data));
  }
}
