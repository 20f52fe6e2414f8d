package io.sandboxbroker.cli.operator;

import io.sandboxbroker.cli.console.Table;
import io.sandboxbroker.cli.http.Call;
import io.sandboxbroker.cli.session.ExitCode;
import io.sandboxbroker.cli.session.Session;
import io.sandboxbroker.cli.session.SessionCommand;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

@Command(
    description = "Lists the sandboxes of the pool, a page or all of them.",
    footer = {
      "%nExamples:",
      "  broker pool --status allocated --lab adventure",
      "  broker pool --all -o json | jq -r '.sandboxes[].sandbox_id'"
    })
final class PoolCommand extends SessionCommand {

  private static final int MOST_ON_A_PAGE = 100;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description =
          "Only available, allocated, pending_deletion, deletion_failed, stale or deleted ones.")
  private @Nullable String status;

  @Option(names = "--track", paramLabel = "ID", description = "Only those that it has or had.")
  private @Nullable String track;

  @Option(names = "--lab", paramLabel = "ID", description = "Only those allocated for this lab.")
  private @Nullable String lab;

  @Option(names = "--prefix", paramLabel = "TEXT", description = "Only names that start so.")
  private @Nullable String prefix;

  @Option(names = "--key", paramLabel = "KEY", description = "Only that of an Idempotency-Key.")
  private @Nullable String key;

  @Option(names = "--limit", paramLabel = "N", description = "So many on a page, 1 to 100 (50).")
  private @Nullable Integer limit;

  @Option(names = "--cursor", paramLabel = "CURSOR", description = "The page after this one.")
  private @Nullable String cursor;

  @Option(names = "--all", description = "All pages.")
  private boolean all;

  PoolCommand(Supplier<Session> sessions) {
    super(sessions);
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    JsonNode list = all ? everything(session) : page(session, cursor, limit);
    session.console().result(list, PoolCommand::tables);
    JsonNode next = list.path("cursor");
    if (next.isString()) {
      session.console().note("there are more: --cursor " + next.asString() + ", or --all");
    }
    return ExitCode.OK;
  }

  private static List<Table> tables(JsonNode list) {
    return List.of(
        Table.of(
            list.path("sandboxes"),
            "sandbox_id",
            "name",
            "status",
            "allocated_to_track",
            "track_name",
            "expires_at"));
  }

  private JsonNode everything(Session session) throws InterruptedException {
    ArrayNode sandboxes = JsonNodeFactory.instance.arrayNode();
    String next = cursor;
    do {
      JsonNode page = page(session, next, MOST_ON_A_PAGE);
      page.path("sandboxes").forEach(sandboxes::add);
      next = page.path("cursor").isString() ? page.path("cursor").asString() : null;
      session.console().progress(sandboxes.size() + " sandboxes");
    } while (next != null);
    session.console().endProgress();
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    list.set("sandboxes", sandboxes);
    return list.put("count", sandboxes.size()).putNull("cursor");
  }

  private JsonNode page(Session session, @Nullable String after, @Nullable Integer size)
      throws InterruptedException {
    return session
        .send(
            Call.of("GET", "/v1/admin/sandboxes")
                .query("status", status)
                .query("track", track)
                .query("lab", lab)
                .query("name_prefix", prefix)
                .query("idempotency_key", key)
                .query("limit", size)
                .query("cursor", after))
        .body();
  }
}
