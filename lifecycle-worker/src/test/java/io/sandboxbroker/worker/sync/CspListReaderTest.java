package io.sandboxbroker.worker.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.csp.SyncRefusal;
import io.sandboxbroker.kafka.freeze.FreezeState;
import io.sandboxbroker.timer.SyncDue;
import io.sandboxbroker.timer.SyncReason;
import io.sandboxbroker.worker.csp.AccountsReply;
import io.sandboxbroker.worker.csp.Breaker;
import io.sandboxbroker.worker.csp.CspAccount;
import io.sandboxbroker.worker.csp.CspFault;
import io.sandboxbroker.worker.sync.SyncTimerReader.Batch;
import io.sandboxbroker.worker.sync.SyncTimerReader.SyncTimer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class CspListReaderTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final int MAX_REQUESTED = 3;

  private FreezeState.Status freeze = FreezeState.Status.THAWED;
  private int calls;
  private Instant now = NOW;
  private AccountsReply reply =
      new AccountsReply.Accounts(
          List.of(new CspAccount("sandbox", "active", "ext", "lab", "1", null, null)));
  private final InstantSource clock = () -> now;
  private final Breaker breaker =
      new Breaker("list", 2, Duration.ofSeconds(60), clock.withZone(ZoneOffset.UTC));
  private final CspListReader lists =
      new CspListReader(this::list, breaker, at -> freeze, MAX_REQUESTED, clock);

  @Test
  void tooManyRequestedSyncsAreRefusedAsBusy() {
    List<Sync> syncs = sync(batch(null, requests(5)));

    assertThat(calls).isEqualTo(MAX_REQUESTED);
    assertThat(syncs).extracting(Sync::id).containsExactlyElementsOf(ids(5));
    assertThat(syncs.subList(0, MAX_REQUESTED))
        .extracting(Sync::result)
        .allMatch(CspListReaderTest::used);
    assertThat(syncs.subList(MAX_REQUESTED, 5))
        .extracting(CspListReaderTest::refusal)
        .containsOnly(SyncRefusal.BUSY);
  }

  @Test
  void theScheduledSyncComesAfterTheRequestedOnesWithAListOfItsOwn() {
    assertThat(sync(batch(scheduled(), requests(5))))
        .hasSize(6)
        .last()
        .satisfies(sync -> assertThat(sync.timer()).isEqualTo(scheduled()))
        .satisfies(sync -> assertThat(used(sync.result())).isTrue());
    assertThat(calls).isEqualTo(MAX_REQUESTED + 1);
  }

  @Test
  void whileSyncsAreFrozenRequestsAreRefusedAndTheScheduleIsSkipped() {
    freeze = FreezeState.Status.FROZEN;

    assertThat(sync(batch(scheduled(), requests(2))))
        .extracting(CspListReaderTest::refusal)
        .containsExactly(SyncRefusal.FROZEN, SyncRefusal.FROZEN);
    assertThat(calls).isZero();
  }

  @Test
  void whileTheFreezeIsUnknownSyncsWait() {
    freeze = FreezeState.Status.UNKNOWN;

    assertThatThrownBy(() -> sync(batch(scheduled(), List.of())))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> sync(batch(null, requests(1))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(calls).isZero();
  }

  @Test
  void withoutADueSyncTheFreezeIsNotRead() {
    freeze = FreezeState.Status.UNKNOWN;

    assertThat(sync(batch(null, List.of()))).isEmpty();
  }

  @Test
  void afterSomeFailuresTheBreakerOpensAndThenAdmitsOneProbe() {
    reply = new CspFault.Unavailable("HTTP 500");
    assertThat(sync(batch(null, requests(3))))
        .extracting(CspListReaderTest::refusal)
        .containsOnly(SyncRefusal.FAILED);
    assertThat(calls).as("of three").isEqualTo(2);
    assertThat(breaker.state()).isEqualTo(2);

    now = NOW.plusSeconds(61);
    sync(batch(scheduled(), List.of()));
    assertThat(calls).isEqualTo(3);
    sync(batch(scheduled(), List.of()));
    assertThat(calls).isEqualTo(3);
  }

  @Test
  void aCallThatEndsInABugIsOneThatFailed() {
    reply = null;

    assertThat(sync(batch(null, requests(3)))).hasSize(3);
    assertThat(breaker.state()).isEqualTo(2);
  }

  @Test
  void aListThatCannotBeReadOpensNothing() {
    reply = new CspFault.Malformed("JSON");
    sync(batch(null, requests(3)));

    assertThat(breaker.state()).isZero();
  }

  @Test
  void theLongestBatchIsAllItsListsOneAfterTheOther() {
    var settings =
        new SyncSettings(
            MAX_REQUESTED,
            5,
            Duration.ofSeconds(60),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30));

    assertThat(settings.longestBatch(Duration.ofSeconds(60))).isEqualTo(Duration.ofMinutes(5));
  }

  private List<Sync> sync(Batch batch) {
    List<Sync> syncs = new ArrayList<>();
    lists.sync(batch, syncs::add);
    return syncs;
  }

  private Mono<AccountsReply> list() {
    calls++;
    return reply == null ? Mono.error(new IllegalStateException("a bug")) : Mono.just(reply);
  }

  private static Batch batch(SyncTimer newest, List<SyncTimer> requested) {
    return new Batch(requested, newest, List.of());
  }

  private static SyncTimer scheduled() {
    return timer("t1", SyncReason.SCHEDULED);
  }

  private static List<SyncTimer> requests(int count) {
    return IntStream.range(0, count).mapToObj(i -> timer("c" + i, SyncReason.REQUESTED)).toList();
  }

  private static SyncTimer timer(String id, SyncReason reason) {
    return new SyncTimer(new SyncDue(id, NOW, reason, false, false, false), Optional.empty());
  }

  private static List<String> ids(int count) {
    return requests(count).stream().map(timer -> "sync:" + timer.due().getTimerId()).toList();
  }

  private static boolean used(ListResult result) {
    return result instanceof ListResult.Usable;
  }

  private static SyncRefusal refusal(Sync sync) {
    return ((ListResult.Refused) sync.result()).reason();
  }
}
