package io.sandboxbroker.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("slow")
@Timeout(180)
class ParentDeathIT {

  private static final int SERVERS = 3;

  /** Starts the servers, prints their process ids and waits to be killed. */
  static final class Parent {
    public static void main(String[] arguments) throws Exception {
      var kafka = LocalKafka.start(Settings.temporary());
      var dynamoDb = LocalDynamoDb.start(Settings.temporary());
      var registry = LocalSchemaRegistry.start(Settings.temporary());
      for (LocalServer server : List.of(kafka, dynamoDb, registry)) {
        System.out.println(server.process().pid());
      }
      System.in.read();
      registry.close();
      dynamoDb.close();
      kafka.close();
    }
  }

  @Test
  void theServersEndWhenTheirParentIsKilled() throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "--class-path",
                System.getProperty("java.class.path"),
                Parent.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<ProcessHandle> servers = new ArrayList<>();
    try (var lines = parent.inputReader()) {
      while (servers.size() < SERVERS) {
        servers.add(ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow());
      }
      assertThat(servers).allMatch(ProcessHandle::isAlive);

      parent.destroyForcibly();

      for (ProcessHandle server : servers) {
        CompletableFuture<ProcessHandle> end = server.onExit();
        assertThat(end.get(60, TimeUnit.SECONDS).isAlive()).isFalse();
      }
    } finally {
      servers.forEach(ProcessHandle::destroyForcibly);
      parent.destroyForcibly();
    }
  }
}
