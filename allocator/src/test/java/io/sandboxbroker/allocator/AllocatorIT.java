package io.sandboxbroker.allocator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.CancelAllocation;
import io.sandboxbroker.command.CancellationResult;
import io.sandboxbroker.command.RequestDeletion;
import io.sandboxbroker.csp.SandboxDiscovered;
import io.sandboxbroker.event.AllocationRejected;
import io.sandboxbroker.event.AllocationRejection;
import io.sandboxbroker.event.AllocationRepeated;
import io.sandboxbroker.event.CancellationAnswered;
import io.sandboxbroker.event.DeletionRequested;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.event.SandboxSynced;
import io.sandboxbroker.freeze.Freeze;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.topic.DeadLetter;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.waiting.WaitingTicket;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The allocator on real parts; the test plays gateway and worker. */
class AllocatorIT {

  /** The default of max.request.size. */
  private static final int MAX_REQUEST = 1_048_576;

  private static RunningAllocator allocator;

  @BeforeAll
  static void start() {
    allocator = RunningAllocator.start();
  }

  @AfterAll
  static void stop() throws Exception {
    allocator.close();
  }

  private static void discover(String id, String name) {
    allocator.publish(
        Topics.CSP,
        id,
        SandboxDiscovered.newBuilder()
            .setFactId("sync/" + id)
            .setSandboxId(id)
            .setSyncId("sync")
            .setName(name)
            .setExternalId("identity/accounts/" + id)
            .setSfdcAccountId("")
            .setObservedAt(Instant.now())
            .build());
  }

  private static String allocate(String track, String prefix) {
    return allocate(track, prefix, Duration.ofSeconds(60));
  }

  private static String allocate(String track, String prefix, Duration wait) {
    var id = UUID.randomUUID().toString();
    allocator.publish(
        Topics.ALLOCATION_COMMANDS,
        track,
        AllocateSandbox.newBuilder()
            .setCommandId(id)
            .setRequestId("request-" + id)
            .setTrackId(track)
            .setNamePrefix(prefix)
            .setIdempotencyKey(track)
            .setIdempotencyKeyExplicit(false)
            .setRequestedAt(Instant.now())
            .setDeadline(Instant.now().plusSeconds(60))
            .setWaitUntil(Instant.now().plus(wait))
            .build());
    return id;
  }

  private static <E extends SpecificRecord> List<E> events(
      int wanted, Class<E> type, Predicate<E> which) {
    return allocator.events(wanted, type, which);
  }

  private static List<ConsumerRecord<String, byte[]>> await(
      Topic topic, int wanted, Predicate<ConsumerRecord<String, byte[]>> which) {
    return allocator.await(topic, wanted, which);
  }

  private static SpecificRecord read(ConsumerRecord<String, byte[]> record) {
    return allocator.wire().read(record);
  }

  @Test
  void twoHundredTracksGetTwoHundredSandboxesAndTheNextOneNone() {
    IntStream.range(0, 200).forEach(i -> discover("burst-" + i, "burst-" + i));
    events(200, SandboxSynced.class, event -> event.getSandboxId().startsWith("burst-"));

    IntStream.range(0, 200).forEach(i -> allocate("burst-track-" + i, "burst-"));
    var allocated =
        events(
            200,
            SandboxAllocated.class,
            event -> event.getSandbox().getTrackId().startsWith("burst-track-"));

    assertThat(allocated).extracting(SandboxAllocated::getSandboxId).doesNotHaveDuplicates();
    assertThat(allocated)
        .extracting(event -> event.getSandbox().getTrackId())
        .doesNotHaveDuplicates();
    assertThat(allocated)
        .allMatch(event -> event.getSandbox().getStatus() == SandboxStatus.ALLOCATED);

    var refused = allocate("burst-track-late", "burst-", Duration.ZERO);
    assertThat(events(1, AllocationRejected.class, event -> event.getCauseId().equals(refused)))
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.getReason())
                    .isEqualTo(AllocationRejection.NO_SANDBOXES_AVAILABLE));
  }

  @Test
  void twentyRequestsOfOneTrackGetOneSandbox() {
    IntStream.range(0, 30).forEach(i -> discover("hoard-" + i, "hoard-" + i));
    events(30, SandboxSynced.class, event -> event.getSandboxId().startsWith("hoard-"));

    IntStream.range(0, 20).forEach(i -> allocate("hoarder", "hoard-"));
    var repeats =
        events(
            19,
            AllocationRepeated.class,
            event -> "hoarder".equals(event.getSandbox().getTrackId()));
    var first =
        events(
            1, SandboxAllocated.class, event -> "hoarder".equals(event.getSandbox().getTrackId()));

    assertThat(first).hasSize(1);
    assertThat(repeats).hasSize(19);
    assertThat(repeats)
        .extracting(AllocationRepeated::getSandboxId)
        .containsOnly(first.getFirst().getSandboxId());
  }

  @Test
  void aReleaseIsAnsweredToTheGatewayThatSentIt() {
    discover("release-1", "release-1");
    events(1, SandboxSynced.class, event -> event.getSandboxId().equals("release-1"));
    var allocation = allocate("releaser", "release-");
    events(1, SandboxAllocated.class, event -> event.getCauseId().equals(allocation));

    allocator.publish(
        Topics.DELETION_COMMANDS,
        "release-1",
        new RequestDeletion(
            "d1", "r1", "releaser", "release-1", Instant.now(), Instant.now().plusSeconds(12)));
    var answers =
        await(
            Topics.EVENTS,
            1,
            record ->
                read(record) instanceof DeletionRequested event && event.getCauseId().equals("d1"));

    assertThat(answers)
        .singleElement()
        .satisfies(
            answer -> {
              assertThat(answer.key()).isEqualTo("release-1");
              assertThat(Headers.read(answer.headers(), Headers.REPLY_TO)).contains("test");
              assertThat(Headers.read(answer.headers(), Headers.CE_ID))
                  .contains("d1/DeletionRequested");
            });
  }

  @Test
  void garbageBecomesADeadLetterAndStopsNothing() {
    discover("poison-1", "poison-1");
    events(1, SandboxSynced.class, event -> event.getSandboxId().equals("poison-1"));
    var garbage = "not avro".getBytes(UTF_8);
    allocator
        .wire()
        .publish(new ProducerRecord<>(Topics.ALLOCATION_COMMANDS.name(), "poisoned", garbage));
    var command = allocate("poisoned", "poison-");

    events(1, SandboxAllocated.class, event -> event.getCauseId().equals(command));

    assertThat(await(Topics.DEAD_LETTERS, 1, record -> "poisoned".equals(record.key())))
        .singleElement()
        .satisfies(letter -> assertThat(letter.value()).isEqualTo(garbage));
  }

  /** With its own position and the reason it would be larger than the producer may send. */
  @Test
  void garbageOfTheLargestSizeBecomesADeadLetterAndStopsNothing() {
    discover("large-1", "large-1");
    events(1, SandboxSynced.class, event -> event.getSandboxId().equals("large-1"));
    allocator
        .wire()
        .publish(
            new ProducerRecord<>(
                Topics.ALLOCATION_COMMANDS.name(), "large", new byte[MAX_REQUEST - 100]));
    var command = allocate("large", "large-");

    events(1, SandboxAllocated.class, event -> event.getCauseId().equals(command));

    assertThat(await(Topics.DEAD_LETTERS, 1, record -> "large".equals(record.key())))
        .singleElement()
        .satisfies(
            letter ->
                assertThat(Headers.read(letter.headers(), DeadLetter.OMITTED))
                    .contains(Integer.toString(MAX_REQUEST - 100 + "large".length())));
  }

  @Test
  void queuedCommandsAreServedInOrderOfArrivalAsSandboxesAppear() {
    var waiting =
        IntStream.range(0, 6).mapToObj(i -> allocate("patient-" + i, "patient-")).toList();
    await(Topics.ALLOCATION_LINE, 6, record -> isTicket(record, "patient-"));

    discover("patient-s1", "patient-s1");
    discover("patient-s2", "patient-s2");
    discover("patient-s3", "patient-s3");

    var served = events(3, SandboxAllocated.class, event -> waiting.contains(event.getCauseId()));
    assertThat(served)
        .extracting(SandboxAllocated::getCauseId)
        .containsExactlyInAnyOrderElementsOf(inOrderOfArrival("patient-").subList(0, 3));
    await(Topics.ALLOCATION_LINE, 3, record -> leaves(record, waiting));
  }

  private static boolean isTicket(ConsumerRecord<String, byte[]> record, String prefix) {
    return record.value() != null
        && read(record) instanceof WaitingTicket ticket
        && prefix.equals(ticket.getNamePrefix());
  }

  private static boolean leaves(ConsumerRecord<String, byte[]> record, List<String> commands) {
    return record.value() == null && commands.contains(record.key());
  }

  private static List<String> inOrderOfArrival(String prefix) {
    return await(Topics.ALLOCATION_LINE, 6, record -> isTicket(record, prefix)).stream()
        .sorted(Comparator.comparing(record -> ((WaitingTicket) read(record)).getNumber()))
        .map(ConsumerRecord::key)
        .toList();
  }

  @Test
  void aCommandWhoseWaitEndsWithoutASandboxIsRefusedOnce() {
    var command = allocate("impatient", "impatient-", Duration.ofSeconds(2));

    var refusals =
        await(
            Topics.EVENTS,
            1,
            record ->
                read(record) instanceof AllocationRejected event
                    && event.getCauseId().equals(command));

    assertThat(refusals)
        .singleElement()
        .satisfies(
            refusal -> {
              assertThat(((AllocationRejected) read(refusal)).getReason())
                  .isEqualTo(AllocationRejection.NO_SANDBOXES_AVAILABLE);
              assertThat(Headers.read(refusal.headers(), Headers.REPLY_TO)).contains("test");
            });
    assertThat(waits().takeSnapshot().histogramCounts()).isNotEmpty();
  }

  /** The timer exists once a command has left the queue. */
  private static Timer waits() {
    var metrics = allocator.bean(MeterRegistry.class);
    return Awaitility.await()
        .until(() -> metrics.find("broker.queue.wait").timer(), Objects::nonNull);
  }

  @Test
  void aCancelledCommandIsRefusedAndTheCancellationIsAnswered() {
    var command = allocate("fickle", "fickle-");
    await(Topics.ALLOCATION_LINE, 1, record -> isTicket(record, "fickle-"));

    allocator.publish(
        Topics.ALLOCATION_COMMANDS,
        "fickle",
        CancelAllocation.newBuilder()
            .setCommandId("x-fickle")
            .setRequestId("r")
            .setTrackId("fickle")
            .setAllocationCommandId(command)
            .setRequestedAt(Instant.now())
            .build());

    assertThat(
            events(1, CancellationAnswered.class, event -> event.getCauseId().equals("x-fickle")))
        .singleElement()
        .satisfies(event -> assertThat(event.getResult()).isEqualTo(CancellationResult.CANCELLED));
    assertThat(events(1, AllocationRejected.class, event -> event.getCauseId().equals(command)))
        .singleElement()
        .satisfies(event -> assertThat(event.getReason()).isEqualTo(AllocationRejection.CANCELLED));
  }

  @Test
  void noTrackGetsASandboxWhileAllocationsAreFrozenAndOneDoesAfterwards() {
    discover("frozen-1", "frozen-1");
    events(1, SandboxSynced.class, event -> event.getSandboxId().equals("frozen-1"));
    freeze(
        Freeze.newBuilder()
            .setScope(FreezeScope.ALLOCATIONS)
            .setReason("why")
            .setRequestId("r")
            .setSince(Instant.now())
            .build());
    try {
      var command = allocate("eager", "frozen-");

      assertThat(events(1, AllocationRejected.class, event -> event.getCauseId().equals(command)))
          .singleElement()
          .satisfies(
              event ->
                  assertThat(event.getReason()).isEqualTo(AllocationRejection.ALLOCATIONS_FROZEN));
    } finally {
      freeze(null);
    }
    var command = allocate("eager", "frozen-");
    events(1, SandboxAllocated.class, event -> event.getCauseId().equals(command));
  }

  /** Returns once the allocator has read it. */
  private static void freeze(Freeze freeze) {
    allocator
        .wire()
        .publish(
            freeze == null
                ? new ProducerRecord<>(Topics.FREEZES.name(), "allocations", null)
                : allocator.wire().record(Topics.FREEZES, "allocations", freeze));
    var shown = allocator.bean(MeterRegistry.class).get("broker.freeze").gauge();
    Awaitility.await().until(() -> shown.value() == (freeze == null ? 0 : 1));
  }
}
