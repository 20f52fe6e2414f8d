package io.sandboxbroker.allocator.intake;

import static io.sandboxbroker.allocator.intake.ProcessorFixture.NOW;
import static io.sandboxbroker.allocator.intake.ProcessorFixture.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.CommandState;
import io.sandboxbroker.command.RenewLease;
import io.sandboxbroker.event.AllocationRejected;
import io.sandboxbroker.event.AllocationRejection;
import io.sandboxbroker.event.DeletionRequested;
import io.sandboxbroker.event.LeaseRenewed;
import io.sandboxbroker.event.RenewalRejected;
import io.sandboxbroker.event.RenewalRejection;
import io.sandboxbroker.event.RenewalRepeated;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RenewalAndSwapHandlersTest {

  private static final Instant LIMIT = NOW.plus(Duration.ofHours(12));

  private final ProcessorFixture fixture = new ProcessorFixture();

  private SpecificRecord renew(String id, String track, int hours, @Nullable String key) {
    var command =
        RenewLease.newBuilder()
            .setCommandId(id)
            .setRequestId("r-" + id)
            .setTrackId(track)
            .setSandboxId("s1")
            .setDurationMillis(Duration.ofHours(hours).toMillis())
            .setIdempotencyKey(key)
            .setRequestedAt(NOW)
            .setDeadline(NOW.plusSeconds(12))
            .build();
    var published = fixture.process(fixture.record(Topics.DELETION_COMMANDS, command));
    assertThat(published).hasSize(1);
    assertThat(header(published.getFirst(), Headers.REPLY_TO)).isEqualTo("gateway-1");
    return fixture.read(published.getFirst());
  }

  private static AllocateSandbox.Builder swap(String id) {
    return ProcessorFixture.allocation(id, "track").setSwapOf("old");
  }

  private List<ProducerRecord<String, byte[]>> hold() {
    fixture.pool.available("old", NOW);
    var allocation = ProcessorFixture.allocation("c1", "track").setNamePrefix("lab-").build();
    return fixture.process(fixture.record(Topics.ALLOCATION_COMMANDS, allocation));
  }

  @Test
  void aRenewalIsAnsweredAndItsKeyIsToo() {
    fixture.pool.allocated("s1", NOW);

    var renewed = (LeaseRenewed) renew("r1", "t-s1", 6, "key");
    var later = (LeaseRenewed) renew("r2", "t-s1", 7, null);
    var repeated = (RenewalRepeated) renew("r3", "t-s1", 9, "key");

    assertThat(renewed.getEventId()).isEqualTo("r1/LeaseRenewed");
    assertThat(renewed.getRequestId()).isEqualTo("r-r1");
    assertThat(renewed.getSandbox().getExpiresAt()).isEqualTo(NOW.plus(Duration.ofHours(6)));
    assertThat(renewed.getRenewableUntil()).isEqualTo(LIMIT);
    assertThat(later.getVersion()).isEqualTo(renewed.getVersion() + 1);
    assertThat(repeated.getExpiresAt()).isEqualTo(NOW.plus(Duration.ofHours(6)));
    assertThat(repeated.getVersion()).isEqualTo(later.getVersion());
    assertThat(repeated.getSandbox()).isEqualTo(later.getSandbox());
  }

  @Test
  void aRedeliveredRenewalHasTheSameEventAfterALaterOne() {
    fixture.pool.allocated("s1", NOW);
    var first = renew("r1", "t-s1", 6, null);
    renew("r2", "t-s1", 8, null);
    fixture.now = NOW.plusSeconds(60);

    assertThat(renew("r1", "t-s1", 6, null)).isEqualTo(first);
    assertThat(fixture.meters.counter("broker.duplicate.commands").count()).isOne();
  }

  @Test
  void aLeaseAtItsLimitIsRefusedWithTheLimit() {
    fixture.pool.allocated("s1", NOW);
    renew("r1", "t-s1", 20, null);

    var refused = (RenewalRejected) renew("r2", "t-s1", 20, null);

    assertThat(refused.getReason()).isEqualTo(RenewalRejection.RENEWAL_LIMIT_REACHED);
    assertThat(refused.getRenewableUntil()).isEqualTo(LIMIT);
    assertThat(renew("r2", "t-s1", 20, null)).isEqualTo(refused);
  }

  @Test
  void anotherTrackIsRefused() {
    fixture.pool.allocated("s1", NOW);

    var refused = (RenewalRejected) renew("r1", "other", 6, null);

    assertThat(refused.getReason()).isEqualTo(RenewalRejection.NOT_SANDBOX_OWNER);
    assertThat(refused.getTrackId()).isEqualTo("other");
    assertThat(refused.getRenewableUntil()).isNull();
  }

  @Test
  void aSwapHasTwoEventsOfOneCauseOfWhichOneAnswers() {
    hold();
    fixture.pool.available("new", NOW);
    var record = fixture.asyncRecord(Topics.ALLOCATION_COMMANDS, swap("c2").build());

    for (String delivery : List.of("first", "second")) {
      var published = fixture.process(record);

      assertThat(published).as(delivery).hasSize(3);
      var given = (DeletionRequested) fixture.read(published.get(0));
      var taken = (SandboxAllocated) fixture.read(published.get(1));
      assertThat(given.getEventId()).isEqualTo("c2/DeletionRequested");
      assertThat(given.getSwappedFor()).isEqualTo("new");
      assertThat(header(published.get(0), Headers.REPLY_TO)).isNull();
      assertThat(taken.getEventId()).isEqualTo("c2/SandboxAllocated");
      assertThat(taken.getSandbox().getExpiresAt()).isEqualTo(given.getSandbox().getExpiresAt());
      assertThat(header(published.get(1), Headers.REPLY_TO)).isEqualTo("gateway-1");
      var status = fixture.status(published);
      assertThat(status.getState()).isEqualTo(CommandState.COMPLETED);
      assertThat(status.getOutcome().array()).isEqualTo(published.get(1).value());
    }
  }

  @Test
  void aSwapThatWaitsHasTheLabAndThePrefixOfItsLease() {
    hold();
    var swap = swap("c2").setLabId("another").setWaitUntil(NOW.plusSeconds(20)).build();

    var published = fixture.process(fixture.record(Topics.ALLOCATION_COMMANDS, swap));

    assertThat(published)
        .extracting(ProducerRecord::topic)
        .containsExactly(Topics.ALLOCATION_WAITING.name());
    var parked = (AllocateSandbox) fixture.read(published.getFirst());
    assertThat(parked.getNamePrefix()).isEqualTo("lab-");
    assertThat(parked.getLabId()).isNull();
    assertThat(parked.getSwapOf()).isEqualTo("old");
  }

  @Test
  void aSwapWithoutACandidateIsRefusedAndChangesNothing() {
    hold();
    var before = fixture.store().sandboxes();

    var published = fixture.process(fixture.record(Topics.ALLOCATION_COMMANDS, swap("c2").build()));

    assertThat(((AllocationRejected) fixture.read(published.getFirst())).getReason())
        .isEqualTo(AllocationRejection.NO_SANDBOXES_AVAILABLE);
    assertThat(fixture.store().sandboxes()).isEqualTo(before);
  }

  @Test
  void theQueueReadsOnlyTheNewSandboxOfASwap() {
    hold();
    fixture.pool.available("new", NOW);
    fixture.queued.add("track");

    assertThat(fixture.process(fixture.record(Topics.ALLOCATION_COMMANDS, swap("c2").build())))
        .extracting(ProducerRecord::topic)
        .containsExactly(
            Topics.EVENTS.name(), Topics.EVENTS.name(), Topics.ALLOCATION_WAITING.name());
  }
}
