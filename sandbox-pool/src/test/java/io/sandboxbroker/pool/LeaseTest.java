package io.sandboxbroker.pool;

import static io.sandboxbroker.pool.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sandboxbroker.pool.LeaseDecision.Free;
import io.sandboxbroker.pool.LeaseDecision.Held;
import io.sandboxbroker.pool.LeaseDecision.Refused;
import io.sandboxbroker.pool.LeaseDecision.Served;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LeaseTest {

  private static final LeaseDecision REUSED = new Refused(Refusal.IDEMPOTENCY_KEY_REUSED);
  private static final LeaseDecision TOO_OLD = new Refused(Refusal.DEADLINE_PASSED);
  private static final LeaseDecision MISMATCH = new Refused(Refusal.IDEMPOTENCY_KEY_MISMATCH);

  /**
   * The lease is command "c"'s with the key "key"; the command "b" and the key "old" were before.
   */
  static Stream<Arguments> answers() {
    return Stream.of(
        arguments("its own command", true, asking("c", "key", "lab"), served("1")),
        arguments("its own command, later", false, asking("c", "key", "lab"), served("1")),
        arguments("a command of before", true, asking("b", null, "lab"), served("0")),
        arguments("a command of before, later", false, asking("b", null, "lab"), served("0")),
        arguments("one of before with its key", false, asking("b", "old", "lab"), served("0")),
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
      String what, boolean live, Trigger.AllocateSandbox command, LeaseDecision answer) {
    assertThat(lease(live, Set.of("key", "old")).answer(command, NOW)).isEqualTo(answer);
  }

  @Test
  void aTrackThatHasUsedUpItsKeysMayStillNameNone() {
    var keys = IntStream.range(0, Lease.MAX_KEYS).mapToObj(i -> "key " + i).toList();
    var lease = lease(false, Set.copyOf(keys));

    assertThat(lease.answer(asking("d", "one more", "lab"), NOW)).isEqualTo(REUSED);
    assertThat(lease.answer(asking("d", null, "lab"), NOW)).isEqualTo(new Free());
  }

  /** The deadlines of the remembered grants, the last one first; the seventh, the eighth. */
  static Stream<Arguments> windows() {
    return Stream.of(
        arguments("as many as are remembered, not one more", List.of(), 0, new Free()),
        arguments("a later deadline than the oldest", List.of(11, 10), 11, new Free()),
        arguments("the deadline of the oldest", List.of(11, 10), 10, TOO_OLD),
        arguments("an earlier deadline", List.of(11, 10), 9, TOO_OLD),
        arguments("two of one deadline to go", List.of(10, 10), 11, new Free()),
        arguments("a late one would be forgotten", List.of(10, 11), 25, TOO_OLD),
        arguments("a late one that is past by the skew", List.of(-400, -300), 25, TOO_OLD),
        arguments("a late one that is long past", List.of(-400, -301), 25, new Free()));
  }

  @ParameterizedTest(name = "{0}: {3}")
  @MethodSource("windows")
  void givesNothingToWhatItMayHaveForgotten(
      String what, List<Integer> oldest, int deadline, LeaseDecision answer) {
    List<Lease.Grant> grants = new ArrayList<>();
    for (int i = 1; i < Lease.MAX_GRANTS - 1; i++) {
      grants.add(grant("g" + i, "g" + i, 25));
    }
    oldest.forEach(seconds -> grants.add(grant("old" + seconds, "o" + grants.size(), seconds)));
    var command =
        new Trigger.AllocateSandbox(
            "d", new TrackId("track"), "lab", null, "track", false, NOW.plusSeconds(deadline));

    assertThat(lease(false, Set.of(), grants).answer(command, NOW)).isEqualTo(answer);
    assertThat(lease(true, Set.of(), grants).answer(command, NOW)).isEqualTo(new Held());
  }

  private static Lease lease(boolean live, Set<String> usedKeys) {
    return lease(live, usedKeys, List.of(grant("c", "1", 25), grant("b", "0", 20)));
  }

  private static Lease lease(boolean live, Set<String> usedKeys, List<Lease.Grant> grants) {
    return new Lease(
        new TrackId("track"),
        new SandboxId("1"),
        new Lease.Request("c", "key", true, "lab", null),
        NOW,
        NOW.plusSeconds(60),
        live,
        usedKeys,
        grants);
  }

  private static Lease.Grant grant(String command, String sandbox, int seconds) {
    return new Lease.Grant(command, new SandboxId(sandbox), NOW.plusSeconds(seconds));
  }

  private static LeaseDecision served(String sandbox) {
    return new Served(new SandboxId(sandbox));
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
