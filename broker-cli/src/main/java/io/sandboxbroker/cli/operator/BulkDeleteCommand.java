package io.sandboxbroker.cli.operator;

import io.sandboxbroker.cli.http.Call;
import io.sandboxbroker.cli.session.Session;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    description = "Removes every stale sandbox, or every one whose deletion failed, from the pool.",
    footer = {"%nExample:", "  broker bulk-delete --status stale"})
final class BulkDeleteCommand extends LongCommand {

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      required = true,
      description = "stale or deletion_failed.")
  private String status = "";

  BulkDeleteCommand(Supplier<Session> sessions) {
    super(sessions);
  }

  @Override
  Call request() {
    return Call.of("POST", "/v1/admin/bulk-delete").query("status", status);
  }
}
