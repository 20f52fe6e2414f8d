package io.sandboxbroker.allocator.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.micrometer.tracing.Span;
import io.sandboxbroker.command.RequestDeletion;
import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.Allocation;
import io.sandboxbroker.pool.CloseResult;
import io.sandboxbroker.pool.InMemorySandboxStore;
import io.sandboxbroker.pool.KeyQuery;
import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.ListPage;
import io.sandboxbroker.pool.ListQuery;
import io.sandboxbroker.pool.PoolEntry;
import io.sandboxbroker.pool.Quota;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.TrackQuery;
import io.sandboxbroker.pool.Transition;
import io.sandboxbroker.pool.Trigger;
import io.sandboxbroker.pool.WriteResult;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.topic.Traceparent;
import io.sandboxbroker.tracing.JsonLines;
import io.sandboxbroker.tracing.RecordedSpans;
import io.sandboxbroker.tracing.TraceStep;
import io.sandboxbroker.tracing.Tracing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A record begins a step of the trace that it carries; its events belong to that step. */
class RecordTracingTest {

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PUBLISHED = "00-" + TRACE + "-00f067aa0ba902b7-01";
  private final ProcessorFixture fixture = new ProcessorFixture();
  private final RecordedSpans spans = new RecordedSpans();
  private final InMemorySandboxStore store = fixture.store();

  @Test
  void anAllocationIsOneTraceFromItsCommandOverTheStoreToItsEvent() {
    add("17");

    var published = processor(spans.tracing()).process(allocation(PUBLISHED)).join().getFirst();

    var process = spans.only("process AllocateSandbox");
    assertThat(process.trace()).isEqualTo(TRACE);
    assertThat(process.parent()).isEqualTo("00f067aa0ba902b7");
    assertThat(process.kind()).isEqualTo("CONSUMER");
    assertThat(process.attributes())
        .contains(
            entry("messaging.system", "kafka"),
            entry("messaging.destination.name", Topics.ALLOCATION_COMMANDS.name()),
            entry("messaging.destination.partition.id", "3"),
            entry("broker.command_id", "c1"),
            entry("broker.request_id", "r1"),
            entry("broker.track_id", "track"),
            entry("broker.sandbox_id", "17"),
            entry("broker.outcome", "SandboxAllocated"));
    var write = spans.only("Store.write");
    assertThat(write.parent()).isEqualTo(process.id());
    assertThat(write.trace()).isEqualTo(TRACE);
    assertThat(Headers.read(published.headers(), Headers.TRACEPARENT))
        .contains(process.traceparent());
  }

  @Test
  void aReleaseReadsAndWritesWithinItsStep() {
    add("17");
    var processor = processor(spans.tracing());
    processor.process(allocation(PUBLISHED)).join();
    spans.clear();

    processor.process(release(PUBLISHED)).join();

    var process = spans.only("process RequestDeletion");
    assertThat(spans.only("Store.find").parent()).isEqualTo(process.id());
    assertThat(spans.only("Store.write").parent()).isEqualTo(process.id());
  }

  @Test
  void concurrentRecordsDoNotMixTheirTraces() {
    add("17");
    add("18");
    store.faults().holdCalls();
    var processor = processor(spans.tracing());
    var one = processor.process(allocation(PUBLISHED, "c1", "one", NOW));
    var other =
        processor.process(
            allocation(
                "00-11111111111111111111111111111111-2222222222222222-01", "c2", "two", NOW));
    store.faults().letCallsThrough();

    assertThat(traceOf(one)).isEqualTo(TRACE);
    assertThat(traceOf(other)).isEqualTo("11111111111111111111111111111111");
    assertThat(spans.ended())
        .allSatisfy(
            span ->
                assertThat(spans.ended())
                    .filteredOn(parent -> parent.id().equals(span.parent()))
                    .allMatch(parent -> parent.trace().equals(span.trace())));
  }

  @Test
  void theNextStepOfAQueuedCommandFollowsTheOneThatQueuedIt() {
    var published =
        processor(spans.tracing())
            .process(allocation(PUBLISHED, "c1", "track", NOW.plusSeconds(20)))
            .join()
            .getFirst();

    assertThat(published.topic()).isEqualTo(Topics.ALLOCATION_WAITING.name());
    assertThat(Headers.read(published.headers(), Headers.TRACEPARENT))
        .contains(spans.only("process AllocateSandbox").traceparent());
  }

  @Test
  void aFailureMarksItsStepAsFailed() {
    fixture.retries = new StoreRetries(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ZERO);
    add("17");
    store.faults().goAway();

    assertThat(processor(spans.tracing()).process(allocation(PUBLISHED)))
        .isCompletedExceptionally();

    var process = spans.only("process AllocateSandbox");
    assertThat(process.failed()).isTrue();
    assertThat(process.attributes())
        .contains(entry("error.type", StoreUnavailableException.class.getSimpleName()));
  }

  @Test
  void theLogLineOfARecordNamesItsIds() {
    add("17");
    try (JsonLines log = JsonLines.of(ReplyRecords.class)) {
      processor(spans.tracing()).process(allocation(PUBLISHED)).join();

      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith("{")
          .contains(
              "\"request_id\":\"r1\"",
              "\"command_id\":\"c1\"",
              "\"track_id\":\"track\"",
              "\"trace_id\":\"" + TRACE + "\"",
              "\"span_id\":\"" + spans.only("process AllocateSandbox").id() + "\"");
    }
  }

  @Test
  void theLogLineOfADeadLetterNamesItsIds() {
    try (JsonLines log = JsonLines.of(DeadLetters.class)) {
      var unreadable =
          new ConsumerRecord<>(
              Topics.ALLOCATION_COMMANDS.name(), 3, 42, "key", new byte[] {9, 9, 9});
      Headers.write(unreadable.headers(), Headers.REQUEST_ID, "r1");
      Headers.write(unreadable.headers(), Headers.TRACEPARENT, PUBLISHED);

      processor(spans.tracing()).process(unreadable).join();

      assertThat(log.lines())
          .singleElement()
          .asString()
          .contains(
              "\"level\":\"ERROR\"", "\"request_id\":\"r1\"", "\"trace_id\":\"" + TRACE + "\"");
    }
  }

  @Test
  void withTracingSwitchedOffTheTraceIsPassedOnAndTheStoreIsUsedDirectly() {
    add("17");

    var published = processor(Tracing.off()).process(allocation(PUBLISHED)).join().getFirst();

    assertThat(Headers.read(published.headers(), Headers.TRACEPARENT)).contains(PUBLISHED);
    assertThat(spans.ended()).isEmpty();
  }

  @Test
  void aRecordWithoutATraceGetsNone() {
    add("17");

    var published = processor(spans.tracing()).process(allocation(null)).join().getFirst();

    assertThat(Headers.read(published.headers(), Headers.TRACEPARENT)).isEmpty();
    assertThat(spans.ended()).isEmpty();
  }

  private static String traceOf(CompletableFuture<List<ProducerRecord<String, byte[]>>> published) {
    return Traceparent.traceId(
        Traceparent.read(published.join().getFirst().headers()).orElseThrow());
  }

  private void add(String sandbox) {
    store.add(new Account(new SandboxId(sandbox), sandbox, "accounts/" + sandbox, "", NOW, NOW));
  }

  private RecordProcessor processor(Tracing tracing) {
    return fixture.processor(
        fixture.handlers(),
        fixture.deserializer,
        step -> new TracedCalls(store, tracing, step),
        tracing);
  }

  private ConsumerRecord<String, byte[]> allocation(@Nullable String traceparent) {
    return allocation(traceparent, "c1", "track", NOW);
  }

  private ConsumerRecord<String, byte[]> allocation(
      @Nullable String traceparent, String command, String track, Instant waitUntil) {
    return record(
        Topics.ALLOCATION_COMMANDS,
        ProcessorFixture.allocation(command, track).setWaitUntil(waitUntil).build(),
        traceparent);
  }

  private ConsumerRecord<String, byte[]> release(String traceparent) {
    return record(
        Topics.DELETION_COMMANDS,
        new RequestDeletion("c2", "r2", "track", "17", NOW, NOW.plusSeconds(15)),
        traceparent);
  }

  private ConsumerRecord<String, byte[]> record(
      Topic topic, SpecificRecord value, @Nullable String traceparent) {
    var record = fixture.record(topic, value);
    if (traceparent != null) {
      Headers.write(record.headers(), Headers.TRACEPARENT, traceparent);
    }
    return record;
  }

  /** A store whose calls are steps, as the calls of the table are. */
  private record TracedCalls(SandboxStore store, Tracing tracing, TraceStep within)
      implements SandboxStore {

    private <T> CompletableFuture<T> stepped(String name, Supplier<CompletableFuture<T>> call) {
      TraceStep step = tracing.begin(Span.Kind.CLIENT, "Store." + name, within.traceparent());
      return call.get().whenComplete((answer, failure) -> step.end());
    }

    @Override
    public CompletableFuture<WriteResult> write(Transition transition) {
      return stepped("write", () -> store.write(transition));
    }

    @Override
    public CompletableFuture<Boolean> isUsedUp(List<Quota> quotas) {
      return stepped("isUsedUp", () -> store.isUsedUp(quotas));
    }

    @Override
    public CompletableFuture<Void> endLease(Allocation allocation, Instant now) {
      return stepped("endLease", () -> store.endLease(allocation, now));
    }

    @Override
    public CompletableFuture<CloseResult> close(Sandbox seen, String trigger, String reason) {
      return stepped("close", () -> store.close(seen, trigger, reason));
    }

    @Override
    public CompletableFuture<CloseResult> close(
        Trigger.AllocateSandbox command, String reason, Instant now) {
      return stepped("close", () -> store.close(command, reason, now));
    }

    @Override
    public CompletableFuture<Optional<PoolEntry>> find(SandboxId sandbox) {
      return stepped("find", () -> store.find(sandbox));
    }

    @Override
    public CompletableFuture<Optional<Lease>> leaseOf(TrackId track) {
      return stepped("leaseOf", () -> store.leaseOf(track));
    }

    @Override
    public CompletableFuture<ListPage> list(ListQuery query) {
      return stepped("list", () -> store.list(query));
    }

    @Override
    public CompletableFuture<ListPage> ofTrack(TrackQuery query) {
      return stepped("ofTrack", () -> store.ofTrack(query));
    }

    @Override
    public CompletableFuture<ListPage> ofKey(KeyQuery query) {
      return stepped("ofKey", () -> store.ofKey(query));
    }

    @Override
    public int shards() {
      return store.shards();
    }
  }
}
