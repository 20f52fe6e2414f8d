package io.sandboxbroker.allocator.intake;

import static io.sandboxbroker.allocator.intake.ProcessorFixture.NOW;
import static io.sandboxbroker.allocator.intake.ProcessorFixture.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.allocator.decision.AccountConflict;
import io.sandboxbroker.command.RemoveSandbox;
import io.sandboxbroker.command.RequestDeletion;
import io.sandboxbroker.csp.CspDeletionFailed;
import io.sandboxbroker.csp.SandboxDiscovered;
import io.sandboxbroker.csp.SandboxVanished;
import io.sandboxbroker.event.DeletionRejected;
import io.sandboxbroker.event.DeletionRejection;
import io.sandboxbroker.event.DeletionRepeated;
import io.sandboxbroker.event.DeletionRequested;
import io.sandboxbroker.event.RemovalRejected;
import io.sandboxbroker.event.RemovalRejection;
import io.sandboxbroker.event.SandboxDeleted;
import io.sandboxbroker.event.SandboxDeletionFailed;
import io.sandboxbroker.event.SandboxSnapshot;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.event.SandboxSynced;
import io.sandboxbroker.pool.Refusal;
import io.sandboxbroker.timer.ExpiryDue;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class ReleaseAndLifecycleHandlersTest {

  private final ProcessorFixture fixture = new ProcessorFixture();

  private List<ProducerRecord<String, byte[]>> process(Topic topic, SpecificRecord value) {
    return fixture.process(fixture.record(topic, value));
  }

  private SpecificRecord event(Topic topic, SpecificRecord value) {
    return fixture.read(process(topic, value).getFirst());
  }

  private double count(String counter, String tag, String value) {
    return fixture.meters.counter(counter, tag, value).count();
  }

  private static SandboxDiscovered discovery(String sandbox) {
    return SandboxDiscovered.newBuilder()
        .setFactId("f1")
        .setSandboxId(sandbox)
        .setSyncId("sync")
        .setName("lab-1")
        .setExternalId("identity/accounts/s1")
        .setSfdcAccountId("")
        .setObservedAt(NOW)
        .build();
  }

  @Test
  void everyFormOfANumberIsOneSandbox() {
    var event = (SandboxSynced) event(Topics.CSP, discovery("3002036.0"));

    assertThat(event.getSandboxId()).isEqualTo("3002036");
    assertThat(event.getSandbox().getExternalId()).isEqualTo("identity/accounts/s1");
  }

  @Test
  void aFactUnderAnotherIdIsAnsweredWithTheSandboxOfTheAccount() {
    fixture.pool.available("s1", NOW);
    var fact =
        SandboxDiscovered.newBuilder(discovery("another"))
            .setName("lab-s1")
            .setSfdcAccountId("001SANDs1")
            .build();

    var snapshot = (SandboxSnapshot) event(Topics.CSP, fact);

    assertThat(snapshot.getSandboxId()).isEqualTo("s1");
    assertThat(fixture.conflicts)
        .extracting(AccountConflict::kind)
        .containsExactly(AccountConflict.Kind.SECOND_ID);
  }

  @Test
  void noAccountIsDiscoveredBeforeThoseOfThePoolArePinned() {
    fixture.accountsPinned = new CompletableFuture<>();

    var processing = fixture.processor().process(fixture.record(Topics.CSP, discovery("s1")));

    assertThat(processing).isNotDone();
    assertThat(fixture.store().sandboxes()).isEmpty();
    fixture.accountsPinned.complete(null);
    assertThat(fixture.read(processing.join().getFirst())).isInstanceOf(SandboxSynced.class);
  }

  @Test
  void aDiscoveryThatWaitsTooLongForThePinsIsTriedAgain() {
    fixture.accountsPinned = CompletableFuture.failedFuture(new TimeoutException("late"));

    var processing = fixture.processor().process(fixture.record(Topics.CSP, discovery("s1")));

    assertThat(processing).isNotDone();
    assertThat(fixture.store().sandboxes()).isEmpty();
    fixture.accountsPinned = CompletableFuture.completedFuture(null);
    assertThat(fixture.read(processing.join().getFirst())).isInstanceOf(SandboxSynced.class);
  }

  @Test
  void aReleasedSandboxThatListsLackIsDueForItsDeletionAndNotDeleted() {
    var pending = fixture.pool.pending("s1", NOW);
    var vanished =
        SandboxVanished.newBuilder()
            .setFactId("f1")
            .setSandboxId("s1")
            .setSyncId("sync")
            .setObservedAt(NOW)
            .build();

    var snapshot = (SandboxSnapshot) event(Topics.CSP, vanished);

    assertThat(snapshot.getDueNow()).isTrue();
    assertThat(snapshot.getVersion()).isEqualTo(pending.revision().version());
    assertThat(fixture.store().sandboxes()).containsExactly(pending);
  }

  @Test
  void theQueueReadsTheEventOfEverySandboxThatHasBecomeAvailable() {
    var discovered = discovery("s1");

    for (String delivery : List.of("first", "second")) {
      assertThat(process(Topics.CSP, discovered))
          .as(delivery)
          .extracting(ProducerRecord::topic)
          .containsExactly(Topics.EVENTS.name(), Topics.ALLOCATION_WAITING.name());
    }
  }

  @Test
  void aReleaseIsAnsweredAndItsRepetitionAndItsRefusalAreToo() {
    fixture.pool.allocated("s1", NOW);
    var release = new RequestDeletion("d1", "r1", "t-s1", "s1", NOW, NOW.plusSeconds(12));

    var requested = process(Topics.DELETION_COMMANDS, release);
    var repeated =
        event(
            Topics.DELETION_COMMANDS,
            new RequestDeletion("d2", "r2", "t-s1", "s1", NOW, NOW.plusSeconds(12)));
    var rejected =
        event(
            Topics.DELETION_COMMANDS,
            new RequestDeletion("d3", "r3", "other", "s1", NOW, NOW.plusSeconds(12)));

    assertThat(requested).hasSize(1);
    assertThat(fixture.read(requested.getFirst())).isInstanceOf(DeletionRequested.class);
    assertThat(header(requested.getFirst(), Headers.CE_ID)).isEqualTo("d1/DeletionRequested");
    assertThat(repeated).isInstanceOf(DeletionRepeated.class);
    assertThat(rejected)
        .isEqualTo(
            new DeletionRejected(
                "d3/DeletionRejected",
                "d3",
                "r3",
                NOW,
                "other",
                "s1",
                DeletionRejection.NOT_SANDBOX_OWNER));
    assertThat(count("broker.deletion.marked", "outcome", "success")).isOne();
    assertThat(count("broker.deletion.marked", "outcome", "repeated")).isOne();
    assertThat(count("broker.deletion.marked", "outcome", "not_sandbox_owner")).isOne();
  }

  @Test
  void expiriesAreCountedByTheirOutcome() {
    var held = fixture.pool.allocated("s1", NOW.minus(Duration.ofHours(5)));
    var due = new ExpiryDue("e1", NOW, "s1", held.allocation().id(), NOW);

    process(Topics.TIMERS, due);
    process(Topics.TIMERS, due);
    process(Topics.TIMERS, new ExpiryDue("e2", NOW, "s1", "other", NOW));
    process(Topics.TIMERS, new ExpiryDue("e3", NOW, "unknown", "other", NOW));

    assertThat(count("broker.expiry", "outcome", "expired")).isOne();
    assertThat(count("broker.expiry", "outcome", "repeated")).isOne();
    assertThat(count("broker.expiry", "outcome", "ignored")).isEqualTo(2);
    assertThat(
            fixture
                .meters
                .counter("broker.triggers.ignored", "trigger", "ExpiryDue", "why", "overtaken")
                .count())
        .isOne();
  }

  @Test
  void aFailedDeletionSaysWhyItFailed() {
    fixture.pool.pending("s1", NOW);

    var event =
        event(
            Topics.CSP,
            CspDeletionFailed.newBuilder()
                .setFactId("f1")
                .setSandboxId("s1")
                .setAttempt(1)
                .setReason("503")
                .setObservedAt(NOW)
                .build());

    assertThat(((SandboxDeletionFailed) event).getReason()).isEqualTo("503");
  }

  @Test
  void anIgnoredFactPublishesNothing() {
    var vanished =
        SandboxVanished.newBuilder()
            .setFactId("f1")
            .setSandboxId("unknown")
            .setSyncId("sync")
            .setObservedAt(NOW)
            .build();

    assertThat(process(Topics.CSP, vanished)).isEmpty();
  }

  @Test
  void aRemovalIsExecutedOrRejected() {
    fixture.pool.stale("s1", NOW);

    assertThat(event(Topics.DELETION_COMMANDS, removal("s1", SandboxStatus.STALE)))
        .isInstanceOf(SandboxDeleted.class);

    fixture.pool.available("s2", NOW);
    var rejected = process(Topics.DELETION_COMMANDS, removal("s2", SandboxStatus.STALE)).getFirst();
    assertThat(rejected.key()).isEqualTo("s2");
    assertThat(fixture.read(rejected))
        .isEqualTo(
            new RemovalRejected(
                "x1/s2/RemovalRejected", "x1/s2", "r1", NOW, "s2", RemovalRejection.NOT_IN_STATUS));
  }

  @Test
  void aSandboxInUseIsNeverRemoved() {
    fixture.pool.allocated("s1", NOW);

    assertThat(process(Topics.DELETION_COMMANDS, removal("s1", SandboxStatus.ALLOCATED)))
        .extracting(ProducerRecord::topic)
        .containsExactly(Topics.DEAD_LETTERS.name());
  }

  private static RemoveSandbox removal(String sandbox, SandboxStatus status) {
    return new RemoveSandbox("x1/" + sandbox, "r1", "x1", sandbox, status, NOW);
  }

  /** The names of refusals are those of the reasons in the events. */
  @Test
  void everyRefusalHasItsReasonInTheEvents() {
    assertThat(Set.of(DeletionRejection.values()))
        .contains(
            DeletionRejection.valueOf(Refusal.SANDBOX_NOT_FOUND.name()),
            DeletionRejection.valueOf(Refusal.NOT_SANDBOX_OWNER.name()),
            DeletionRejection.valueOf(Refusal.ALLOCATION_EXPIRED.name()));
    assertThat(Set.of(RemovalRejection.values()))
        .contains(
            RemovalRejection.valueOf(Refusal.SANDBOX_NOT_FOUND.name()),
            RemovalRejection.valueOf(Refusal.NOT_IN_STATUS.name()));
  }
}
