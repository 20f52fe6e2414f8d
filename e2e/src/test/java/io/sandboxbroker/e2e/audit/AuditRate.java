package io.sandboxbroker.e2e.audit;

import io.sandboxbroker.localstack.LocalKafka;
import io.sandboxbroker.localstack.LocalSchemaRegistry;
import io.sandboxbroker.localstack.Settings;
import io.sandboxbroker.topic.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/**
 * Fills a log of its own with lives of sandboxes and has {@code audit/replay} read it, which says
 * how fast it is. The first argument is the number of lives.
 */
public final class AuditRate {

  private static final int LIVES = 250_000;

  private AuditRate() {}

  public static void main(String[] arguments) throws Exception {
    int lives =
        List.of(arguments).stream()
            .filter(argument -> argument.matches("\\d{1,8}"))
            .mapToInt(Integer::parseInt)
            .findFirst()
            .orElse(LIVES);
    try (var kafka = LocalKafka.start(Settings.temporary());
        var registry = LocalSchemaRegistry.start(Settings.temporary())) {
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
        admin
            .createTopics(
                Stream.of(
                        Topics.ALLOCATION_COMMANDS,
                        Topics.DELETION_COMMANDS,
                        Topics.EVENTS,
                        Topics.CSP,
                        Topics.FREEZES)
                    .map(topic -> topic.toNewTopic((short) 1))
                    .toList())
            .all()
            .get();
      }
      try (var log = new FilledLog(kafka.bootstrapServers(), registry.url())) {
        log.write(lives);
      }
      System.out.printf("%,d records are written%n", FilledLog.RECORDS * lives);
      var replay =
          new ProcessBuilder("audit/replay", "--no-build", "--no-table")
              .directory(Path.of(System.getProperty("sandbox-broker.root")).toFile())
              .inheritIO();
      replay
          .environment()
          .putAll(
              Map.of(
                  "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                  "SCHEMA_REGISTRY_URL", registry.url()));
      int code = replay.start().waitFor();
      System.exit(code);
    }
  }
}
