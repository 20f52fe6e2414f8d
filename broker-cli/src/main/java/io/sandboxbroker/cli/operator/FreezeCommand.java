package io.sandboxbroker.cli.operator;

import io.sandboxbroker.cli.console.Table;
import io.sandboxbroker.cli.http.Call;
import io.sandboxbroker.cli.http.SettingsException;
import io.sandboxbroker.cli.session.ExitCode;
import io.sandboxbroker.cli.session.SandboxId;
import io.sandboxbroker.cli.session.Session;
import io.sandboxbroker.cli.session.SessionCommand;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
    description = "Stops an activity of the broker, or lists what is stopped.",
    footer = {
      "%nExamples:",
      "  broker freeze",
      "  broker freeze allocations --reason 'new images' --for 30m"
    })
final class FreezeCommand extends SessionCommand {

  @Parameters(
      arity = "0..1",
      paramLabel = "SCOPE",
      description = "allocations, deletions, sync or expiry.")
  private @Nullable String scope;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for other operators.")
  private @Nullable String reason;

  @Option(names = "--for", paramLabel = "TIME", description = "Until then; else until thawed.")
  private @Nullable Duration duration;

  FreezeCommand(Supplier<Session> sessions) {
    super(sessions);
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    if (scope == null) {
      JsonNode all = session.send(Call.of("GET", "/v1/admin/freeze")).body();
      session.console().result(all, body -> List.of(table(body.path("freezes"))));
      return ExitCode.OK;
    }
    if (reason == null || reason.isBlank()) {
      throw new SettingsException("--reason is missing: other operators will ask");
    }
    Long until = duration == null ? null : session.now().plus(duration).getEpochSecond();
    Call call =
        Call.of("PUT", "/v1/admin/freeze/" + SandboxId.inPath(scope))
            .query("reason", reason)
            .query("until", until);
    session.console().result(session.send(call).body(), body -> List.of(Table.ofFields(body)));
    return ExitCode.OK;
  }

  static Table table(JsonNode freezes) {
    return Table.of(freezes, "scope", "frozen", "reason", "since", "until");
  }
}
