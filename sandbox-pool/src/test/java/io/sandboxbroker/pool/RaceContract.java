package io.sandboxbroker.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;

/** Of concurrent writers exactly one wins, and the others get the true state. */
interface RaceContract extends StoreUnderTest {
  int RACERS = 16;
  int ROUNDS = 3;

  @RepeatedTest(ROUNDS)
  default void manyTracksOnOneSandboxMakeOneOwner() {
    Sandbox.Available contested = discovered("1");

    List<WriteResult> results =
        collide(
            racers()
                .map(
                    racer ->
                        Examples.change(
                            contested, Examples.allocation("c-" + racer, "track-" + racer))));

    var winner = (Sandbox.Allocated) winner(results);
    assertThat(results)
        .filteredOn(result -> !(result instanceof WriteResult.Won))
        .hasSize(RACERS - 1)
        .containsOnly(new WriteResult.Beaten(entry("1")));
    assertThat(sandbox("1")).contains(winner);
    assertThat(racers().flatMap(racer -> lease("track-" + racer).stream()))
        .containsExactly(Examples.leaseOf(winner));
  }

  @RepeatedTest(ROUNDS)
  default void manyCommandsOfOneTrackGetOneSandbox() {
    List<Sandbox.Available> free = racers().map(racer -> discovered("" + racer)).toList();

    List<WriteResult> results =
        collide(
            free.stream()
                .map(
                    sandbox ->
                        Examples.change(
                            sandbox, Examples.allocation("c-" + sandbox.id(), "greedy"))));

    var winner = (Sandbox.Allocated) winner(results);
    assertThat(results)
        .filteredOn(result -> !(result instanceof WriteResult.Won))
        .hasSize(RACERS - 1)
        .containsOnly(new WriteResult.AlreadyServed(Examples.leaseOf(winner)));
    assertThat(racers().flatMap(racer -> sandbox("" + racer).stream()))
        .filteredOn(Sandbox.Allocated.class::isInstance)
        .containsExactly(winner);
    assertThat(lease("greedy")).contains(Examples.leaseOf(winner));
  }

  @RepeatedTest(ROUNDS)
  default void manyCommandsOfOneKeyGetOneSandbox() {
    List<WriteResult> results =
        collide(
            racers()
                .map(
                    racer ->
                        Examples.change(
                            discovered("" + racer),
                            Examples.allocation("c-" + racer, "greedy", "key"))));

    Sandbox winner = winner(results);
    Lease lease = lease("greedy").orElseThrow();
    assertThat(lease.sandbox()).isEqualTo(winner.id());
    assertThat(lease.usedKeys()).containsExactly("key");
    assertThat(results)
        .filteredOn(result -> !(result instanceof WriteResult.Won))
        .hasSize(RACERS - 1)
        .containsOnly(new WriteResult.AlreadyServed(lease));
    assertThat(lease.answer(Examples.allocation("c", "greedy", "key"), Examples.NOW))
        .isEqualTo(new LeaseDecision.Held());
  }

  @RepeatedTest(ROUNDS)
  default void aUsedKeyWinsAgainstNobody() {
    release(won(discovered("first"), Examples.allocation("c1", "owner", "used")));

    List<WriteResult> results =
        collide(
            racers()
                .map(
                    racer ->
                        Examples.change(
                            discovered("" + racer),
                            Examples.allocation(
                                "c-" + racer, "owner", racer % 2 == 0 ? "used" : "new"))));

    assertThat(winner(results).lastAllocation().orElseThrow().idempotencyKey()).isEqualTo("new");
    assertThat(results).filteredOn(WriteResult.AlreadyServed.class::isInstance).hasSize(RACERS - 1);
    assertThat(lease("owner").orElseThrow().usedKeys()).containsExactlyInAnyOrder("used", "new");
  }

  @RepeatedTest(ROUNDS)
  default void aCommandOfBeforeWinsAgainstNobody() {
    release(won(discovered("first"), Examples.allocation("c1", "owner")));
    release(won(discovered("second"), Examples.allocation("c2", "owner")));

    List<WriteResult> results =
        collide(
            racers()
                .map(
                    racer ->
                        Examples.change(
                            discovered("" + racer),
                            Examples.allocation(racer % 2 == 0 ? "c1" : "new-" + racer, "owner"))));

    assertThat(winner(results).lastAllocation().orElseThrow().id()).startsWith("new-");
    assertThat(lease("owner").orElseThrow().grants()).hasSize(3);
  }

  @RepeatedTest(ROUNDS)
  default void oneCommandOnManySandboxesIsServedOnce() {
    var command = Examples.allocation("command", "track");

    List<WriteResult> results =
        collide(racers().map(racer -> Examples.change(discovered("" + racer), command)));

    assertThat(results)
        .filteredOn(result -> !(result instanceof WriteResult.Won))
        .hasSize(RACERS - 1)
        .containsOnly(
            new WriteResult.AlreadyServed(Examples.leaseOf((Sandbox.Allocated) winner(results))));
  }

  @RepeatedTest(ROUNDS)
  default void oneCommandOnOneSandboxWinsForAllItsDeliveries() {
    Sandbox.Available free = discovered("1");
    Transition allocation = Examples.change(free, Examples.allocation("command", "track"));

    List<WriteResult> results = collide(racers().map(racer -> allocation));

    assertThat(results).containsOnly(new WriteResult.Won(allocation.step()));
    assertThat(sandbox("1")).contains(allocation.after());
  }

  @RepeatedTest(ROUNDS)
  default void releaseExpiryAndSyncOnOneVersionMakeOneNextVersion() {
    Sandbox.Allocated held = allocated("1", "owner");
    var expiry = held.allocation().expiresAt().plus(Examples.TERMS.grace());

    List<WriteResult> results =
        collide(
            Stream.of(
                Examples.change(held, Examples.release("stop", held, "owner")),
                Examples.change(held, Examples.expiryDue("due", held), expiry),
                Examples.change(
                    held,
                    new Trigger.SandboxDiscovered("sync", Examples.account("1", "renamed")))));

    Sandbox winner = winner(results);
    assertThat(results)
        .filteredOn(result -> !(result instanceof WriteResult.Won))
        .hasSize(2)
        .containsOnly(new WriteResult.Beaten(entry("1")));
    assertThat(sandbox("1")).contains(winner);
    assertThat(lease("owner").orElseThrow().live()).isEqualTo(winner.status() == Status.ALLOCATED);
  }

  @RepeatedTest(ROUNDS)
  default void manyDiscoveriesOfOneAccountMakeOneSandbox() {
    Account account = Examples.account("1");

    List<WriteResult> results =
        collide(
            racers()
                .map(
                    racer ->
                        Examples.change(
                            new UnknownSandbox(account.id()),
                            new Trigger.SandboxDiscovered("sync-" + racer, account))));

    assertThat(sandbox("1")).contains(winner(results));
  }

  @RepeatedTest(ROUNDS)
  default void manyDiscoveriesOfOneAccountUnderManyIdsMakeOneSandbox() {
    Account account = Examples.account("1");

    List<WriteResult> results =
        collide(
            racers()
                .map(
                    racer -> {
                      Account listed = account.as(new SandboxId("id-" + racer));
                      return Examples.change(
                          new UnknownSandbox(listed.id()),
                          new Trigger.SandboxDiscovered("sync-" + racer, listed));
                    }));

    Sandbox winner = winner(results);
    assertThat(results)
        .filteredOn(result -> !(result instanceof WriteResult.Won))
        .hasSize(RACERS - 1)
        .containsOnly(new WriteResult.AccountPinned(winner.id()));
    assertThat(racers().flatMap(racer -> sandbox("id-" + racer).stream())).containsExactly(winner);
    assertThat(pins().find(List.of(account.accountId())).join()).containsValue(winner.id());
  }

  @RepeatedTest(ROUNDS)
  default void everyTrackOnEverySandboxLeavesNoneWithTwo() {
    List<Transition> all = new ArrayList<>();
    for (int sandbox = 0; sandbox < 4; sandbox++) {
      Sandbox.Available free = discovered("" + sandbox);
      for (int track = 0; track < 4; track++) {
        String command = "c-" + track + "-for-" + sandbox;
        all.add(Examples.change(free, Examples.allocation(command, "track-" + track)));
      }
    }

    long won = collide(all.stream()).stream().filter(WriteResult.Won.class::isInstance).count();

    List<TrackId> owners =
        IntStream.range(0, 4)
            .mapToObj(sandbox -> sandbox("" + sandbox).orElseThrow())
            .flatMap(sandbox -> sandbox.lastAllocation().stream())
            .map(Allocation::track)
            .toList();
    assertThat(won).isPositive().isEqualTo(owners.size());
    assertThat(owners).doesNotHaveDuplicates();
    assertThat(owners)
        .allSatisfy(
            owner -> {
              Lease lease = lease(owner.value()).orElseThrow();
              assertThat(sandbox(lease.sandbox().value()).orElseThrow().lastAllocation())
                  .map(Allocation::track)
                  .contains(owner);
            });
  }

  private List<WriteResult> collide(Stream<Transition> transitions) {
    return Collision.of(store(), transitions.toList());
  }

  private static Stream<Integer> racers() {
    return IntStream.range(0, RACERS).boxed();
  }

  private static Sandbox winner(List<WriteResult> results) {
    assertThat(results).filteredOn(WriteResult.Won.class::isInstance).hasSize(1);
    return results.stream()
        .filter(WriteResult.Won.class::isInstance)
        .map(result -> ((WriteResult.Won) result).step().after())
        .findFirst()
        .orElseThrow();
  }
}
