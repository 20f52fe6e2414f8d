package io.sandboxbroker.allocator.queue;

import static io.sandboxbroker.allocator.queue.AllocationQueueRun.SETTINGS;
import static io.sandboxbroker.allocator.queue.AllocationQueueRun.START;
import static io.sandboxbroker.allocator.queue.AllocationQueueRun.command;
import static io.sandboxbroker.allocator.queue.AllocationQueueRun.headers;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.kafka.streams.RevivableProcessor;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The queue after a corrupted task: Kafka Streams initialises the same instance again. */
class AllocationQueueRevivalTest {

  private final RevivableProcessor<String, SpecificRecord, String, SpecificRecord> queue =
      RevivableProcessor.of(
          new AllocationQueueTopology(
                  SETTINGS,
                  AllocationQueueRun.serde(),
                  onMachine -> onMachine,
                  new QueueMetrics(new SimpleMeterRegistry()))
              .processor());

  @AfterEach
  void end() {
    queue.close();
  }

  private void enqueue(String id) {
    AllocateSandbox command = command(id, "track-" + id, null, START, Duration.ofSeconds(10));
    queue.process(
        new Record<>(command.getTrackId(), command, START.toEpochMilli(), headers(command, START)));
  }

  private void lose(String id) {
    AllocateSandbox command = command(id, "track-" + id, null, START, Duration.ofSeconds(10));
    queue.process(new Record<>(command.getTrackId(), command, START.toEpochMilli()));
  }

  private List<String> turns() {
    return queue.forwarded().stream()
        .map(Record::value)
        .filter(AllocateSandbox.class::isInstance)
        .map(value -> (AllocateSandbox) Objects.requireNonNull(value))
        .map(command -> command.getCommandId() + ":" + command.getTurn())
        .toList();
  }

  @Test
  void everyEntryGetsItsLastTurnOnceAfterARevival() {
    enqueue("c1");
    lose("c1");
    queue.commit();
    enqueue("c2");
    queue.revive();
    // The record since the commit comes again.
    enqueue("c2");
    assertThat(turns()).isEmpty();

    queue.punctuate(START.plusSeconds(10));

    assertThat(turns()).containsExactlyInAnyOrder("c1:LAST", "c2:LAST");
  }

  @Test
  void anEntryThatLeftAfterTheCommitIsThereAgain() {
    enqueue("c1");
    lose("c1");
    queue.commit();
    queue.punctuate(START.plusSeconds(10));
    assertThat(turns()).contains("c1:LAST");
    queue.revive();

    queue.punctuate(START.plusSeconds(10));

    assertThat(turns()).containsExactly("c1:LAST");
  }

  @Test
  void eachRevivalLeavesOnePunctuator() {
    queue.revive();
    queue.revive();

    assertThat(queue.punctuators()).isOne();
  }
}
