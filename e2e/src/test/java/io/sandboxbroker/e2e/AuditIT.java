package io.sandboxbroker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.e2e.stack.BrokerUnderTest;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Replays what all scenarios before it have left behind, as docs/audit.md says. */
@Tag("slow")
@ExtendWith(BrokerUnderTest.class)
class AuditIT {

  @Test
  void aReplayProvesThePromiseAndSaysWhyATrackWasRefused(Broker broker, @TempDir Path directory)
      throws Exception {
    String prefix = broker.addSandboxes(1);
    var owner = broker.track("owner").wanting(prefix);
    String held = owner.allocate().text("sandbox_id");
    var refused = broker.track("refused").wanting(prefix).preferring("wait=1");
    assertThat(refused.allocate().status()).isEqualTo(409);
    String state = directory.resolve("audit.state").toString();

    JsonNode whole = audit(broker, "--track", refused.track(), "--state", state);

    assertThat(whole.path("holds").asBoolean()).as(whole::toPrettyString).isTrue();
    assertThat(whole.path("rows").asInt()).isPositive();
    assertThat(whole.path("timeline").valueStream())
        .anyMatch(
            line ->
                line.path("type").asString().equals("AllocationRejected")
                    && line.path("details")
                        .path("reason")
                        .asString()
                        .equals("NO_SANDBOXES_AVAILABLE"));

    owner.markForDeletion(held);
    JsonNode rest = audit(broker, "--sandbox", held, "--state", state);

    assertThat(rest.path("holds").asBoolean()).as(rest::toPrettyString).isTrue();
    assertThat(rest.path("timeline").valueStream())
        .anyMatch(line -> line.path("type").asString().equals("DeletionRequested"))
        .noneMatch(line -> line.path("type").asString().equals("SandboxAllocated"));
  }

  private static JsonNode audit(Broker broker, String... more) throws InterruptedException {
    try (var replay = broker.audit(more)) {
      int code = replay.awaitEnd();
      assertThat(code).as(() -> replay.output() + replay.errors()).isZero();
      return JsonMapper.shared().readTree(replay.output());
    }
  }
}
