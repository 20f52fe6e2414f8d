package io.sandboxbroker.cli.operator;

import io.sandboxbroker.cli.http.Call;
import io.sandboxbroker.cli.session.Session;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    description = "Reads the CSP's list now.",
    footer = {"%nExamples:", "  broker sync --dry-run", "  broker sync"})
final class SyncCommand extends LongCommand {

  @Option(names = "--dry-run", description = "Show what the list would change; change nothing.")
  private boolean dryRun;

  @Option(names = "--override", description = "Accept a list that has shrunk, or the first one.")
  private boolean override;

  @Option(names = "--full", description = "Publish also the accounts without a change.")
  private boolean full;

  SyncCommand(Supplier<Session> sessions) {
    super(sessions);
  }

  @Override
  Call request() {
    return Call.of("POST", "/v1/admin/sync")
        .query("dry_run", dryRun ? true : null)
        .query("override", override ? true : null)
        .query("full", full ? true : null);
  }
}
