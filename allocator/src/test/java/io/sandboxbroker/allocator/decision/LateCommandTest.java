package io.sandboxbroker.allocator.decision;

import static io.sandboxbroker.pool.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.allocator.candidate.CandidateSettings;
import io.sandboxbroker.allocator.candidate.Candidates;
import io.sandboxbroker.pool.Examples;
import io.sandboxbroker.pool.InMemorySandboxStore;
import io.sandboxbroker.pool.Refusal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** After its deadline a command gets only the answer that an earlier delivery of it got. */
class LateCommandTest {

  private static final InstantSource CLOCK = InstantSource.fixed(NOW);

  private final InMemorySandboxStore pool = new InMemorySandboxStore();
  private final SandboxAllocator allocator =
      new SandboxAllocator(
          pool,
          new Candidates(
              pool,
              new CandidateSettings(
                  15, 500, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMillis(1), 10),
              CLOCK,
              new Random(1),
              () -> {}),
          Examples.TERMS,
          CLOCK,
          () -> {},
          at -> false);

  @Test
  void aLateCommandDoesNotGetTheSandboxOfAnotherCommandOfItsTrack() {
    pool.add(Examples.account("1"));
    assertThat(allocator.allocate(Examples.allocation("c1", "anna")).join())
        .isInstanceOf(Outcome.Changed.class);

    assertThat(allocator.allocate(Examples.allocation("c2", "anna", -1)).join())
        .isEqualTo(new Outcome.Refused(Refusal.DEADLINE_PASSED));
    assertThat(allocator.allocate(Examples.allocation("c1", "anna", -1)).join())
        .isInstanceOf(Outcome.Changed.class);
  }
}
