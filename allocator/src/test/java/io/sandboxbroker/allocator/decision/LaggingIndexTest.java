package io.sandboxbroker.allocator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.allocator.candidate.CandidateSettings;
import io.sandboxbroker.allocator.candidate.Candidates;
import io.sandboxbroker.pool.Examples;
import io.sandboxbroker.pool.InMemorySandboxStore;
import io.sandboxbroker.pool.Refusal;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An index that suggests what is taken, and does not suggest yet what is new. */
class LaggingIndexTest {

  private static final Duration LAG = Duration.ofSeconds(10);
  private static final CandidateSettings SETTINGS =
      new CandidateSettings(15, 500, LAG, Duration.ofSeconds(1), Duration.ofMillis(5), 10);

  private Instant now = Examples.NOW;
  private final AtomicInteger conflicts = new AtomicInteger();
  private final InMemorySandboxStore store = new InMemorySandboxStore();
  private final Candidates candidates = candidates();
  private final SandboxAllocator allocating = allocator(candidates);

  private Candidates candidates() {
    return new Candidates(store, SETTINGS, () -> now, new Random(1), () -> {});
  }

  private SandboxAllocator allocator(Candidates own) {
    return new SandboxAllocator(
        store, own, Examples.TERMS, () -> now, conflicts::incrementAndGet, at -> false);
  }

  private static Outcome answer(SandboxAllocator allocator, Trigger.AllocateSandbox command) {
    return allocator.allocate(command).orTimeout(10, TimeUnit.SECONDS).join();
  }

  private Trigger.AllocateSandbox command(String id) {
    int seconds = (int) Duration.between(Examples.NOW, now).toSeconds() + 25;
    return Examples.allocation(id, "track-of-" + id, seconds);
  }

  private static SandboxId given(Outcome outcome) {
    return ((Outcome.Changed) outcome).entry().after().id();
  }

  private static Outcome none(Trigger.AllocateSandbox command) {
    return new Outcome.Refused(Refusal.NO_SANDBOXES_AVAILABLE);
  }

  @Test
  void whatIsNewIsGivenByTheInstanceThatHeardOfItThoughTheIndexDoesNotShowItYet() {
    store.freezeIndex();
    store.add(Examples.account("new"));
    candidates.offer((Sandbox.Available) store.sandboxes().getFirst());

    assertThat(given(answer(allocating, command("c1")))).isEqualTo(new SandboxId("new"));
  }

  @Test
  void whatIsNewIsGivenByEveryInstanceOnceTheIndexShowsIt() {
    store.freezeIndex();
    store.add(Examples.account("new"));
    var early = command("early");
    assertThat(answer(allocating, early)).isEqualTo(none(early));

    now = now.plus(LAG);
    store.catchUpIndex();

    assertThat(given(answer(allocating, command("late")))).isEqualTo(new SandboxId("new"));
  }

  @Test
  void whatIsTakenIsTriedByEachInstanceAtMostOnceAndThenThereIsNone() {
    IntStream.range(0, 20).forEach(i -> store.add(Examples.account("" + i)));
    store.freezeIndex();
    var elsewhere = allocator(candidates());
    IntStream.range(0, 20).forEach(i -> answer(elsewhere, command("other-" + i)));

    var refused = command("refused");
    assertThat(answer(allocating, refused)).isEqualTo(none(refused));
    assertThat(conflicts).hasValue(20);
    var again = command("again");
    assertThat(answer(allocating, again)).isEqualTo(none(again));
    assertThat(conflicts).hasValue(20);
  }

  @Test
  void theOneThatIsFreeIsFoundAmongAllThatTheIndexStillSuggests() {
    IntStream.range(0, 200).forEach(i -> store.add(Examples.account("" + i)));
    store.freezeIndex();
    var elsewhere = allocator(candidates());
    IntStream.range(0, 199).forEach(i -> answer(elsewhere, command("other-" + i)));

    var last = answer(allocating, command("last"));

    assertThat(store.leases())
        .hasSize(200)
        .extracting(lease -> lease.sandbox())
        .doesNotHaveDuplicates();
    assertThat(store.leases()).extracting(lease -> lease.sandbox()).contains(given(last));
  }

  @Test
  void aSandboxThatVanishedAndCameBackIsGivenThoughItWasTriedInVain() {
    store.add(Examples.account("1"));
    store.freezeIndex();
    var free = (Sandbox.Available) store.sandboxes().getFirst();
    var stale = Examples.change(free, new Trigger.SandboxVanished("vanished", free.id()));
    store.write(stale).join();
    var early = command("early");
    assertThat(answer(allocating, early)).isEqualTo(none(early));

    var back =
        Examples.change(
            stale.after(), new Trigger.SandboxDiscovered("back", Examples.account("1")));
    store.write(back).join();
    candidates.offer((Sandbox.Available) back.after());

    assertThat(given(answer(allocating, command("late")))).isEqualTo(free.id());
  }
}
