package io.sandboxbroker.cli.operator;

import io.sandboxbroker.cli.http.Call;
import io.sandboxbroker.cli.session.Session;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

@Command(
    description = "Tries every pending deletion now.",
    footer = {"%nExample:", "  broker cleanup"})
final class CleanupCommand extends LongCommand {

  CleanupCommand(Supplier<Session> sessions) {
    super(sessions);
  }

  @Override
  Call request() {
    return Call.of("POST", "/v1/admin/cleanup");
  }
}
