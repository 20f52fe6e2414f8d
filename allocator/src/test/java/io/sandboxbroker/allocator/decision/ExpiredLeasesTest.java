package io.sandboxbroker.allocator.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxReader;
import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.pool.TrackId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExpiredLeasesTest {

  private static final TrackId ALICE = new TrackId("alice");
  private static final TrackId BOB = new TrackId("bob");

  private final SandboxReader reader = mock(SandboxReader.class);
  private final ExpiredLeases leases = new ExpiredLeases(reader);
  private final List<Collection<TrackId>> calls = new ArrayList<>();
  private final List<CompletableFuture<Map<TrackId, Lease>>> answers = new ArrayList<>();

  ExpiredLeasesTest() {
    when(reader.leasesOf(any()))
        .thenAnswer(
            call -> {
              calls.add(List.copyOf(call.<Collection<TrackId>>getArgument(0)));
              var answer = new CompletableFuture<Map<TrackId, Lease>>();
              answers.add(answer);
              return answer;
            });
  }

  private static Lease lease(TrackId track) {
    return new Lease(
        track,
        new SandboxId("17"),
        new Lease.Request("c1", track.value(), false, null, null),
        Instant.EPOCH,
        Instant.EPOCH.plusSeconds(1),
        true,
        Set.of(),
        List.of());
  }

  @Test
  void aThousandExpiredCommandsCostElevenCalls() {
    var asked =
        IntStream.range(0, 1_000)
            .mapToObj(number -> leases.leaseOf(new TrackId("track-" + number)))
            .toList();
    for (int call = 0; call < calls.size(); call++) {
      answers.get(call).complete(Map.of());
    }

    // The first command goes alone, the others in calls of a hundred.
    assertThat(calls).hasSize(11);
    assertThat(asked).allSatisfy(lease -> assertThat(lease.join()).isEmpty());
  }

  @Test
  void eachTrackGetsItsOwnLease() {
    var first = leases.leaseOf(ALICE);
    var second = leases.leaseOf(BOB);
    var third = leases.leaseOf(ALICE);
    answers.getFirst().complete(Map.of(ALICE, lease(ALICE)));
    assertThat(first.join()).contains(lease(ALICE));
    // Read after the third request, which therefore does not get the first one's answer.
    answers.getLast().complete(Map.of(BOB, lease(BOB)));

    assertThat(calls).containsExactly(List.of(ALICE), List.of(BOB, ALICE));
    assertThat(second.join()).contains(lease(BOB));
    assertThat(third.join()).isEmpty();
  }

  @Test
  void aFailureIsThatOfItsOwnCall() {
    var first = leases.leaseOf(ALICE);
    var second = leases.leaseOf(BOB);
    answers.getFirst().completeExceptionally(new StoreUnavailableException("away"));
    answers.getLast().complete(Map.of());

    assertThatThrownBy(first::join).hasCauseInstanceOf(StoreUnavailableException.class);
    assertThat(second.join()).isEqualTo(Optional.empty());
  }

  @Test
  void answersThatComeAtOnceDoNotExhaustTheStack() {
    var held = new CompletableFuture<Map<TrackId, Lease>>();
    var further = new CompletableFuture<Map<TrackId, Lease>>();
    further.complete(Map.of());
    doReturn(held, further).when(reader).leasesOf(any());
    var asked =
        IntStream.range(0, 500_000)
            .mapToObj(number -> leases.leaseOf(new TrackId("track-" + number)))
            .toList();

    held.complete(Map.of());

    assertThat(asked).allMatch(CompletableFuture::isDone);
  }
}
