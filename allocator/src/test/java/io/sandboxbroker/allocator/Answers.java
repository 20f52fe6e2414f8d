package io.sandboxbroker.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.event.SandboxAllocated;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** What comes of allocation commands. */
final class Answers {

  /**
   * Long, because brokers need 9 s to replace a lost leader, and tests may run on slow machines.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  private Answers() {}

  static Set<String> ids(List<AllocateSandbox> commands) {
    return commands.stream().map(AllocateSandbox::getCommandId).collect(Collectors.toSet());
  }

  /** Waits until all these commands are answered. */
  static void await(Wire reader, Set<String> commands) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> reader.answersTo(commands).keySet().equals(commands));
  }

  /** Waits until all are answered; each by exactly one event, and with a sandbox of its own. */
  static List<SandboxAllocated> servedOnce(Wire reader, List<AllocateSandbox> commands) {
    await(reader, ids(commands));
    var answers = reader.answersTo(ids(commands)).values();
    assertThat(answers).allSatisfy(own -> assertThat(own).hasSize(1));
    var outcomes = answers.stream().flatMap(List::stream).map(reader::read).toList();
    assertThat(outcomes).hasSameSizeAs(commands).hasOnlyElementsOfType(SandboxAllocated.class);
    var allocations = outcomes.stream().map(SandboxAllocated.class::cast).toList();
    assertThat(allocations).extracting(SandboxAllocated::getSandboxId).doesNotHaveDuplicates();
    return allocations;
  }
}
