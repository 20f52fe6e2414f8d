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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class CspListReaderTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final int MOST = 3;

  private FreezeState.Status standing = FreezeState.Status.THAWED;
  private int calls;
  private Instant now = NOW;
  private AccountsReply reply =
      new AccountsReply.Accounts(
          List.of(new CspAccount("sandbox", "active", "ext", "lab", "1", null, null)));
  private final InstantSource clock = () -> now;
  private final Breaker breaker =
      new Breaker("list", 2, Duration.ofSeconds(60), clock.withZone(ZoneOffset.UTC));
  private final CspListReader synchronising =
      new CspListReader(this::list, breaker, at -> standing, MOST, clock);

  @Test
  void ofManyThatOperatorsAskForTheFirstAreReadAndTheOthersToldThatItIsBusy() {
    List<Sync> syncs = synchronising.sync(batch(null, requests(5)));

    assertThat(calls).isEqualTo(MOST);
    assertThat(syncs).extracting(Sync::id).containsExactlyElementsOf(ids(5));
    assertThat(syncs.subList(0, MOST)).extracting(Sync::reading).allMatch(CspListReaderTest::used);
    assertThat(syncs.subList(MOST, 5))
        .extracting(CspListReaderTest::refusal)
        .containsOnly(SyncRefusal.BUSY);
  }

  @Test
  void theScheduleIsAnsweredAfterOperatorsAndOfItsOwnForItIsToldOfRefusalsByItsOwnName() {
    assertThat(synchronising.sync(batch(scheduled(), requests(5))))
        .hasSize(6)
        .last()
        .satisfies(sync -> assertThat(sync.due()).isEqualTo(scheduled()))
        .satisfies(sync -> assertThat(used(sync.reading())).isTrue());
    assertThat(calls).isEqualTo(MOST + 1);
  }

  @Test
  void whileSyncsAreFrozenOperatorsAreToldSoAndTheScheduleIsSkipped() {
    standing = FreezeState.Status.FROZEN;

    assertThat(synchronising.sync(batch(scheduled(), requests(2))))
        .extracting(CspListReaderTest::refusal)
        .containsExactly(SyncRefusal.FROZEN, SyncRefusal.FROZEN);
    assertThat(calls).isZero();
  }

  @Test
  void whenNobodyCanTellWhetherSyncsAreFrozenTheyWaitUnanswered() {
    standing = FreezeState.Status.UNKNOWN;

    assertThatThrownBy(() -> synchronising.sync(batch(scheduled(), List.of())))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> synchronising.sync(batch(null, requests(1))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(calls).isZero();
  }

  @Test
  void whereNoSyncIsDueNobodyAsksWhetherItIsFrozen() {
    standing = FreezeState.Status.UNKNOWN;

    assertThat(synchronising.sync(batch(null, List.of()))).isEmpty();
  }

  @Test
  void afterSomeFailuresTheCspIsLeftAloneForAWhileAndThenAskedOnce() {
    reply = new CspFault.Unavailable("HTTP 500");
    assertThat(synchronising.sync(batch(null, requests(3))))
        .extracting(CspListReaderTest::refusal)
        .containsOnly(SyncRefusal.FAILED);
    assertThat(calls).as("of three").isEqualTo(2);
    assertThat(breaker.state()).isEqualTo(2);

    now = NOW.plusSeconds(61);
    synchronising.sync(batch(scheduled(), List.of()));
    assertThat(calls).isEqualTo(3);
    synchronising.sync(batch(scheduled(), List.of()));
    assertThat(calls).isEqualTo(3);
  }

  @Test
  void aCallThatEndsInABugIsOneThatFailed() {
    reply = null;

    assertThat(synchronising.sync(batch(null, requests(3)))).hasSize(3);
    assertThat(breaker.state()).isEqualTo(2);
  }

  @Test
  void aListThatCannotBeReadOpensNothing() {
    reply = new CspFault.Malformed("JSON");
    synchronising.sync(batch(null, requests(3)));

    assertThat(breaker.state()).isZero();
  }

  @Test
  void theLongestBatchIsAllItsListsOneAfterTheOther() {
    var settings =
        new SyncSettings(
            MOST, 5, Duration.ofSeconds(60), Duration.ofSeconds(1), Duration.ofSeconds(30));

    assertThat(settings.longestBatch(Duration.ofSeconds(60))).isEqualTo(Duration.ofMinutes(5));
  }

  private Mono<AccountsReply> list() {
    calls++;
    return reply == null ? Mono.error(new IllegalStateException("a bug")) : Mono.just(reply);
  }

  private static Batch batch(SyncDue newest, List<SyncDue> requested) {
    return new Batch(requested, newest, List.of());
  }

  private static SyncDue scheduled() {
    return new SyncDue("t1", NOW, SyncReason.SCHEDULED, false, false);
  }

  private static List<SyncDue> requests(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new SyncDue("c" + i, NOW, SyncReason.REQUESTED, false, false))
        .toList();
  }

  private static List<String> ids(int count) {
    return requests(count).stream().map(due -> "sync:" + due.getTimerId()).toList();
  }

  private static boolean used(ListResult reading) {
    return reading instanceof ListResult.Trusted;
  }

  private static SyncRefusal refusal(Sync sync) {
    return ((ListResult.Refused) sync.reading()).reason();
  }
}
