package io.sandboxbroker.worker.cleanup;

import static io.sandboxbroker.worker.cleanup.Dues.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import io.sandboxbroker.csp.CspDeletionConfirmed;
import io.sandboxbroker.csp.CspDeletionFailed;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.topic.Traceparent;
import io.sandboxbroker.tracing.JsonLines;
import io.sandboxbroker.tracing.RecordedSpans;
import io.sandboxbroker.worker.Records;
import io.sandboxbroker.worker.cleanup.UncommittedTimer.Outcome;
import io.sandboxbroker.worker.cleanup.UncommittedTimer.State;
import io.sandboxbroker.worker.csp.Breaker;
import io.sandboxbroker.worker.csp.CspFault;
import io.sandboxbroker.worker.csp.DeletionReply;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** In virtual time, against a CSP that answers when the test says so. */
class DeletionExecutorTest {

  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private static final DeletionReply GONE = new DeletionReply.Gone(204);
  private static final DeletionReply ERROR = new CspFault.Unavailable("HTTP 500");

  private final RecordedSpans spans = new RecordedSpans();
  private final Serde<SpecificRecord> serde = Records.serde();
  private final SettableClock clock = new SettableClock(START);
  private final CleanupSettings settings = Dues.settings();
  private final UncommittedTimers window = new UncommittedTimers();
  private final RecentDeletionResults results = new RecentDeletionResults();
  private boolean frozen;
  private final List<String> calls = new ArrayList<>();
  private final Map<String, Sinks.One<DeletionReply>> open = new LinkedHashMap<>();
  private final Breaker breaker = Dues.breaker(clock);
  private final DeletionExecutor deletions =
      new DeletionExecutor(
          window,
          new Governor(settings, START),
          breaker,
          () -> frozen,
          this::called,
          new DeletionFacts(serde.serializer()),
          results,
          spans.tracing());

  @Test
  void whatTheCspSaysBecomesAFact() {
    UncommittedTimer gone = add("gone");
    UncommittedTimer failing = add("failing");
    UncommittedTimer malformed = add("malformed");
    run();
    answer("gone", GONE);
    answer("failing", ERROR);
    answer("malformed", new DeletionReply.NeverPossible());
    run();

    assertThat(gone.outcome()).isEqualTo(Outcome.CONFIRMED);
    assertThat(fact(gone))
        .isInstanceOfSatisfying(
            CspDeletionConfirmed.class, fact -> assertThat(fact.getHttpStatus()).isEqualTo(204));
    assertThat(failing.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(fact(failing))
        .isInstanceOfSatisfying(
            CspDeletionFailed.class, fact -> assertThat(fact.getReason()).isEqualTo("HTTP 500"));
    assertThat(malformed.outcome()).isEqualTo(Outcome.FAILED);
  }

  @Test
  void aCallIsAStepOfTheTraceThatItsTimerCarriesAndItsFactIsOneOfIt() {
    UncommittedTimer gone = addTraced("gone");
    UncommittedTimer failing = addTraced("failing");
    UncommittedTimer untraced = add("untraced");
    run();
    answer("gone", GONE);
    answer("failing", ERROR);
    answer("untraced", GONE);
    run();

    assertThat(spans.ended())
        .allSatisfy(
            call -> {
              assertThat(call.name()).isEqualTo("CSP delete");
              assertThat(call.kind()).isEqualTo("CLIENT");
              assertThat(call.trace()).isEqualTo(Traceparent.traceId(TRACE));
              assertThat(call.parent()).isEqualTo(Traceparent.spanId(TRACE));
            })
        .extracting(call -> call.attributes().get("broker.sandbox_id"), RecordedSpans.Ended::failed)
        .containsExactly(tuple("gone", false), tuple("failing", true));
    assertThat(spans.ended().getFirst().attributes())
        .contains(entry("http.response.status_code", "204"));
    assertThat(spans.ended().getLast().attributes()).contains(entry("error.type", "HTTP 500"));
    assertThat(traceOf(gone)).contains(spans.ended().getFirst().traceparent());
    assertThat(traceOf(failing)).contains(spans.ended().getLast().traceparent());
    assertThat(traceOf(untraced)).isEmpty();
  }

  @Test
  void theLineOfACallSaysWhatItConcerns() {
    try (JsonLines log = JsonLines.of(DeletionTrace.class)) {
      addTraced("gone");
      run();
      answer("gone", GONE);
      run();

      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith("{")
          .contains(
              "\"level\":\"INFO\"",
              "\"sandbox_id\":\"gone\"",
              "\"timer_id\":\"cleanup/gone@1\"",
              "\"trace_id\":\"" + Traceparent.traceId(TRACE) + "\"",
              "\"span_id\":\"" + spans.only("CSP delete").id() + "\"");
    }
  }

  @Test
  void aRefusalBecauseOfTheRateIsNoFactAndTheCallIsMadeAgain() {
    UncommittedTimer entry = add("a");
    run();
    answer("a", new CspFault.Throttled(Optional.of(Duration.ofSeconds(2))));
    run();
    assertThat(entry.state()).isEqualTo(State.WAITING);
    assertThat(entry.output()).isNull();

    clock.advance(Duration.ofSeconds(2));
    run();

    assertThat(calls).containsExactly("a", "a");
  }

  @Test
  void whileTheBreakerIsOpenNothingIsCalledAndNothingFails() {
    openBreaker();
    List<UncommittedTimer> waiting = List.of(add("w1"), add("w2"), add("w3"));
    clock.advance(Duration.ofMillis(800));
    run();

    assertThat(calls).hasSize(3);
    assertThat(waiting).allMatch(entry -> entry.state() == State.WAITING);
  }

  @Test
  void afterTheBreakersTimeOneProbeDecides() {
    openBreaker();
    add("w1");
    add("w2");
    add("w3");
    clock.advance(Duration.ofSeconds(1));
    run();
    assertThat(calls).as("one probe").hasSize(4);

    answer(calls.getLast(), GONE);
    run();

    assertThat(calls).containsExactlyInAnyOrder("f1", "f2", "f3", "w1", "w2", "w3");
  }

  @Test
  void aProbeThatFailsMeansToWaitOnce() {
    openBreaker();
    var waiting = List.of(add("w1"), add("w2"));
    clock.advance(Duration.ofSeconds(1));
    run();
    answer(calls.getLast(), ERROR);
    run();

    assertThat(waiting)
        .extracting(UncommittedTimer::outcome, UncommittedTimer::state)
        .containsExactlyInAnyOrder(
            tuple(Outcome.FAILED, State.DONE), tuple(Outcome.SKIPPED, State.WAITING));
    assertThat(breaker.state()).isEqualTo(2);
    clock.advance(Duration.ofSeconds(1));
    run();
    assertThat(breaker.state()).as("the pause has doubled").isEqualTo(2);
    clock.advance(Duration.ofSeconds(1));
    run();
    assertThat(breaker.state()).as("the next probe").isEqualTo(1);
  }

  @Test
  void theProbeIsTheDeletionThatHasFailedLeast() {
    openBreaker();
    add("often", 9);
    add("once", 2);
    add("never", 1);
    add("twice", 3);
    clock.advance(Duration.ofSeconds(1));
    run();

    assertThat(calls).hasSize(4).last().isEqualTo("never");
  }

  @Test
  void anAccountThatFailsAgainWhileOthersAreDeletedDoesNotCountAgainstTheCsp() {
    failOnce("bad1", "bad2");
    deleteOne("good1");
    failOnce("bad1", "bad2");
    failOnce("bad1", "bad2");
    failOnce("bad1", "bad2");
    assertThat(breaker.state()).isZero();

    failOnce("new1", "new2");
    failOnce("new3");
    assertThat(breaker.state()).as("three in a row for the first time").isEqualTo(2);
  }

  @Test
  void whileOnlyBadAccountsAreLeftTheNextReleaseIsAProbeAtOnce() {
    failOnce("bad1", "bad2");
    deleteOne("good1");
    failOnce("bad1", "bad2");
    openBreaker();
    clock.advance(Duration.ofSeconds(1));
    failOnce("bad1");
    failOnce("bad2");
    assertThat(breaker.state()).as("half open").isEqualTo(1);

    deleteOne("good2");

    assertThat(breaker.state()).isZero();
  }

  @Test
  void aSuccessOfACallFromBeforeTheOutageMakesTheProbeDueAtOnce() {
    add("late");
    openBreaker();
    add("w1");
    answer("late", GONE);
    run();

    assertThat(breaker.state()).as("half open").isEqualTo(1);
    assertThat(calls).last().isEqualTo("w1");
  }

  @Test
  void anAnswerThatCouldNotBePublishedIsNotAskedForAgain() {
    add("a");
    run();
    // A failure of Kafka makes the loop read the timer again, before and after the answer.
    window.clear();
    UncommittedTimer duringTheCall = add("a");
    run();
    answer("a", GONE);
    window.clear();
    UncommittedTimer afterwards = add("a");
    run();

    assertThat(calls).containsExactly("a");
    assertThat(duringTheCall.state()).isEqualTo(State.WAITING);
    assertThat(fact(afterwards))
        .isInstanceOfSatisfying(
            CspDeletionConfirmed.class, fact -> assertThat(fact.getHttpStatus()).isEqualTo(204));
  }

  @Test
  void whatWasUnderWayWhenTheBreakerOpenedDoesNotDecideTheProbe() {
    add("late");
    openBreaker();
    UncommittedTimer probe = add("w1");
    clock.advance(Duration.ofSeconds(1));
    run();
    assertThat(probe.state()).isEqualTo(State.CALLED);
    UncommittedTimer next = add("w2");

    answer("late", GONE);
    run();
    assertThat(breaker.state()).as("half open").isEqualTo(1);
    assertThat(next.state()).isEqualTo(State.WAITING);

    answer("w1", ERROR);
    run();
    assertThat(breaker.state()).as("open").isEqualTo(2);
  }

  @Test
  void whileDeletionsAreFrozenNothingIsCalledButWhatIsUnderWayIsTaken() {
    UncommittedTimer underWay = add("a");
    run();
    frozen = true;
    UncommittedTimer later = add("b");
    answer("a", GONE);
    run();
    assertThat(underWay.outcome()).isEqualTo(Outcome.CONFIRMED);
    assertThat(later.state()).isEqualTo(State.WAITING);

    frozen = false;
    run();

    assertThat(calls).containsExactly("a", "b");
  }

  @Test
  void aPublishedResultIsNotCalledForAgain() {
    results.onDeleted(Dues.due("a", 1), 204, clock.instant());
    results.onPublished(Dues.due("a", 1), true);
    UncommittedTimer entry = add("a");
    run();

    assertThat(calls).isEmpty();
    assertThat(entry.outcome()).isEqualTo(Outcome.REPEATED);
  }

  @Test
  void noMoreAreUnderWayThanTheSettingsSay() {
    for (int i = 0; i < 9; i++) {
      add("s" + i);
    }
    run();

    assertThat(calls).hasSize(settings.maxInFlight());
  }

  private void openBreaker() {
    for (String id : List.of("f1", "f2", "f3")) {
      add(id);
    }
    run();
    for (String id : List.of("f1", "f2", "f3")) {
      answer(id, ERROR);
    }
    run();
    window.takeFinished();
    assertThat(breaker.state()).isEqualTo(2);
  }

  /** Each account is called and fails. */
  private void failOnce(String... accounts) {
    for (String account : accounts) {
      add(account, 1);
    }
    run();
    for (String account : accounts) {
      answer(account, ERROR);
    }
    run();
    window.takeFinished();
  }

  private void deleteOne(String account) {
    add(account);
    run();
    answer(account, GONE);
    run();
    window.takeFinished();
  }

  /** For as long as it takes the governor to let as many begin as may be in flight. */
  private void run() {
    for (int i = 0; i < 10; i++) {
      deletions.runOnce(clock.instant());
      clock.advance(Duration.ofMillis(10));
    }
  }

  private UncommittedTimer add(String sandbox) {
    return add(sandbox, 1);
  }

  private UncommittedTimer add(String sandbox, int attempt) {
    UncommittedTimer entry = Dues.waiting(window.size(), sandbox, attempt);
    window.add(entry);
    return entry;
  }

  private UncommittedTimer addTraced(String sandbox) {
    var record = Dues.record(Dues.PARTITION, window.size(), new byte[0]);
    Headers.write(record.headers(), Headers.TRACEPARENT, TRACE);
    UncommittedTimer entry = new UncommittedTimer(record, Dues.due(sandbox, 1));
    window.add(entry);
    return entry;
  }

  private static Optional<String> traceOf(UncommittedTimer entry) {
    return Traceparent.read(Objects.requireNonNull(entry.output()).headers());
  }

  private Mono<DeletionReply> called(String externalId) {
    calls.add(externalId);
    Sinks.One<DeletionReply> reply = Sinks.one();
    open.put(externalId, reply);
    return reply.asMono();
  }

  private void answer(String externalId, DeletionReply reply) {
    Objects.requireNonNull(open.remove(externalId)).tryEmitValue(reply).orThrow();
  }

  private SpecificRecord fact(UncommittedTimer entry) {
    var output = Objects.requireNonNull(entry.output());
    return serde.deserializer().deserialize(Topics.CSP.name(), output.value());
  }

  /** A clock that the test sets. */
  private static final class SettableClock extends Clock {
    private Instant now;

    private SettableClock(Instant now) {
      this.now = now;
    }

    private void advance(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
