package io.sandboxbroker.pool;

import static io.sandboxbroker.pool.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sandboxbroker.pool.LeaseAnswer.Free;
import io.sandboxbroker.pool.LeaseAnswer.Held;
import io.sandboxbroker.pool.LeaseAnswer.Refused;
import io.sandboxbroker.pool.LeaseAnswer.Served;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LeaseTest {

  private static final LeaseAnswer REUSED =
      new Refused(Refusal.OfAllocation.IDEMPOTENCY_KEY_REUSED);
  private static final LeaseAnswer MISMATCH =
      new Refused(Refusal.OfAllocation.IDEMPOTENCY_KEY_MISMATCH);

  /** The lease is command "c"'s with the key "key"; the key "old" was used before. */
  static Stream<Arguments> answers() {
    return Stream.of(
        arguments("its own command", true, asking("c", "key", "lab"), new Served()),
        arguments("its own command, later", false, asking("c", "key", "lab"), new Served()),
        arguments("the same request", true, asking("d", "key", "lab"), new Held()),
        arguments("another request", true, asking("d", "key", "other lab"), MISMATCH),
        arguments("the same request, later", false, asking("d", "key", "lab"), REUSED),
        arguments("another request, later", false, asking("d", "key", "other lab"), REUSED),
        arguments("an ended key", true, asking("d", "old", "lab"), REUSED),
        arguments("an ended key, later", false, asking("d", "old", "lab"), REUSED),
        arguments("a new key", true, asking("d", "new", "other lab"), new Held()),
        arguments("a new key, later", false, asking("d", "new", "lab"), new Free()),
        arguments("no key", true, asking("d", null, "other lab"), new Held()),
        arguments("no key, later", false, asking("d", null, "lab"), new Free()));
  }

  @ParameterizedTest(name = "{0}, live {1}: {3}")
  @MethodSource("answers")
  void saysWhatItMeansForACommand(
      String what, boolean live, Trigger.AllocateSandbox command, LeaseAnswer answer) {
    assertThat(lease(live, Set.of("key", "old")).answer(command)).isEqualTo(answer);
  }

  @Test
  void aTrackThatHasUsedUpItsKeysMayStillNameNone() {
    var keys = IntStream.range(0, Lease.MOST_KEYS).mapToObj(i -> "key " + i).toList();
    var lease = lease(false, Set.copyOf(keys));

    assertThat(lease.answer(asking("d", "one more", "lab"))).isEqualTo(REUSED);
    assertThat(lease.answer(asking("d", null, "lab"))).isEqualTo(new Free());
  }

  private static Lease lease(boolean live, Set<String> usedKeys) {
    return new Lease(
        new TrackId("track"),
        new SandboxId("1"),
        new Lease.Request("c", "key", true, "lab", null),
        NOW,
        NOW.plusSeconds(60),
        live,
        usedKeys);
  }

  private static Trigger.AllocateSandbox asking(String command, String key, String lab) {
    return new Trigger.AllocateSandbox(
        command,
        new TrackId("track"),
        lab,
        null,
        key == null ? "track" : key,
        key != null,
        NOW.plusSeconds(25));
  }
}
