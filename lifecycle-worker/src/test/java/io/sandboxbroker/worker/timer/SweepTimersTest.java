package io.sandboxbroker.worker.timer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.timer.SweepDue;
import io.sandboxbroker.timer.SweepScope;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The sweeps behind the events; the partition is the pool's. */
class SweepTimersTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final Duration TICK = TimerRun.SETTINGS.tick();

  private TimerRun run = TimerRun.startedAt(START);

  @AfterEach
  void close() {
    run.close();
  }

  @Test
  void bothSweepsAreDueAtTheFirstTick() {
    run.advance(TICK);

    Instant tick = START.plus(TICK);
    var sweeps = run.sweeps();
    assertThat(sweeps)
        .extracting(TestRecord::value)
        .containsExactlyInAnyOrder(
            new SweepDue("sweep-expiries/pool@" + tick.toEpochMilli(), tick, SweepScope.EXPIRIES),
            new SweepDue(
                "sweep-deletions/pool@" + tick.toEpochMilli(), tick, SweepScope.DELETIONS));
    assertThat(sweeps).extracting(TestRecord::key).containsOnly(Topics.POOL_KEY);
    assertThat(sweeps)
        .allMatch(
            sweep ->
                Headers.read(sweep.headers(), Headers.CE_ID)
                    .equals(Optional.of(((SweepDue) sweep.value()).getTimerId())));
  }

  @Test
  void eachIsDueAgainAfterItsOwnInterval() {
    run.advance(TICK);
    run.sweeps();

    run.advance(TimerRun.SETTINGS.expirySweep().minus(TICK));
    assertThat(run.sweeps()).isEmpty();
    run.advance(TICK);
    assertThat(scopes(run.sweeps())).containsExactly(SweepScope.EXPIRIES);
    run.advance(TimerRun.SETTINGS.deletionSweep().minus(TimerRun.SETTINGS.expirySweep()));
    assertThat(scopes(run.sweeps())).containsExactly(SweepScope.DELETIONS);
  }

  @Test
  void aRestartAsksForNoneBeforeItsTimeAndALongDowntimeForOneOfEach() {
    run.advance(TICK);
    run.sweeps();
    run = run.restartedAt(START.plusSeconds(60));
    run.advance(TICK);
    assertThat(run.sweeps()).isEmpty();

    run = run.restartedAt(START.plus(Duration.ofDays(3)));
    run.advance(TICK);
    assertThat(scopes(run.sweeps()))
        .containsExactlyInAnyOrder(SweepScope.EXPIRIES, SweepScope.DELETIONS);
    run.advance(Duration.ofMinutes(4));
    assertThat(run.sweeps()).isEmpty();
  }

  @Test
  void onlyTheTaskOfThePoolsPartitionAsksForThem() {
    run.close();
    run = TimerRun.startedAt(START, 7);
    run.advance(Duration.ofHours(1));

    assertThat(run.sweeps()).isEmpty();
  }

  private static List<SweepScope> scopes(List<TestRecord<String, SpecificRecord>> sweeps) {
    return sweeps.stream().map(sweep -> ((SweepDue) sweep.value()).getScope()).toList();
  }
}
