package io.sandboxbroker.gateway;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.CancelAllocation;
import io.sandboxbroker.command.CancellationResult;
import io.sandboxbroker.command.CommandState;
import io.sandboxbroker.command.CommandStatus;
import io.sandboxbroker.command.RenewLease;
import io.sandboxbroker.command.RequestCleanup;
import io.sandboxbroker.command.RequestRebuild;
import io.sandboxbroker.command.RequestSync;
import io.sandboxbroker.command.RetryDeletion;
import io.sandboxbroker.csp.SyncRefusal;
import io.sandboxbroker.event.AllocationRejection;
import io.sandboxbroker.event.RetryRejection;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.serde.AvroDeserializer;
import io.sandboxbroker.serde.AvroSerializer;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.waiting.WaitingTicket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Answers every command on a real Kafka with success, and publishes the statuses that go with it.
 * Each answer is a transaction, as in the allocator.
 *
 * <p>Four answers differ. A track whose id begins with {@link #WAITS} waits in the queue until it
 * cancels. A sync without override is refused. A rebuild never ends. The deletion of {@link #KEPT}
 * is not requested.
 */
final class StubAllocator implements AutoCloseable {

  static final String WAITS = "waits";
  static final String KEPT = "kept";

  private static final List<String> PASSED_ON =
      List.of(Headers.REPLY_TO, Headers.RESPOND_ASYNC, Headers.REQUEST_ID, Headers.TRACEPARENT);

  private final Map<String, ConsumerRecord<String, SpecificRecord>> queue = new HashMap<>();
  private final KafkaConsumer<String, SpecificRecord> commands;
  private final KafkaProducer<String, SpecificRecord> events;
  private final AvroSerializer serializer = new AvroSerializer();
  private final Thread thread;
  private volatile String lastCommand = "";

  StubAllocator(String brokers, String registry) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", brokers);
    settings.put("schema.registry.url", registry);
    settings.put("value.subject.name.strategy", "TopicRecordNameStrategy");
    settings.put("auto.register.schemas", true);
    settings.put("specific.avro.reader", true);
    settings.put("group.id", "allocator");
    settings.put("auto.offset.reset", "earliest");
    var deserializer = new AvroDeserializer();
    deserializer.configure(settings, false);
    commands = new KafkaConsumer<>(settings, new StringDeserializer(), deserializer);
    commands.subscribe(List.of(Topics.ALLOCATION_COMMANDS.name(), Topics.DELETION_COMMANDS.name()));
    settings.put("transactional.id", "allocator");
    serializer.configure(settings, false);
    events = new KafkaProducer<>(settings, new StringSerializer(), serializer);
    events.initTransactions();
    thread = Thread.ofPlatform().name("allocator").start(this::run);
  }

  /** The id of the command that was answered last. */
  String lastCommand() {
    return lastCommand;
  }

  private void run() {
    try {
      while (true) {
        commands.poll(Duration.ofMillis(200)).forEach(this::answer);
      }
    } catch (WakeupException e) {
      // close() was called.
    } finally {
      commands.close();
      events.close();
    }
  }

  private void answer(ConsumerRecord<String, SpecificRecord> command) {
    lastCommand = String.valueOf(command.value().get(0));
    events.beginTransaction();
    switch (command.value()) {
      case AllocateSandbox allocate when allocate.getTrackId().startsWith(WAITS) ->
          park(allocate, command);
      case AllocateSandbox allocate -> publish(Outcomes.allocated(allocate), command);
      case CancelAllocation cancel -> cancel(cancel, command);
      case RequestSync sync when sync.getOverride() ->
          publishFact(OperatorOutcomes.completed(sync, 3, 1), command);
      case RequestSync sync ->
          publishFact(OperatorOutcomes.refused(sync, SyncRefusal.SHRUNK), command);
      case RequestCleanup cleanup -> cleanUp(cleanup, command);
      case RetryDeletion retry when retry.getSandboxId().equals(KEPT) ->
          publish(OperatorOutcomes.notRetried(retry, RetryRejection.NOT_BEING_DELETED), command);
      case RetryDeletion retry ->
          publish(OperatorOutcomes.due(retry, SandboxStatus.DELETION_FAILED), command);
      case RenewLease renewal -> publish(Outcomes.renewed(renewal), command);
      case RequestRebuild rebuild -> {
        // Never ends.
      }
      default -> publish(Outcomes.released(command.value()), command);
    }
    events.commitTransaction();
  }

  private void park(AllocateSandbox allocate, ConsumerRecord<String, SpecificRecord> command) {
    queue.put(allocate.getCommandId(), command);
    ticket(
        allocate.getCommandId(),
        WaitingTicket.newBuilder()
            .setCommandId(allocate.getCommandId())
            .setTrackId(allocate.getTrackId())
            .setNumber(command.offset())
            .setParkedAt(allocate.getRequestedAt())
            .setUntil(allocate.getWaitUntil())
            .build());
  }

  private void cancel(CancelAllocation cancel, ConsumerRecord<String, SpecificRecord> command) {
    ConsumerRecord<String, SpecificRecord> parked = queue.remove(cancel.getAllocationCommandId());
    if (parked == null) {
      publish(Outcomes.cancellation(cancel, CancellationResult.NOT_WAITING), command);
    } else {
      publish(Outcomes.rejected(parked.value(), AllocationRejection.CANCELLED), parked);
      publish(Outcomes.cancellation(cancel, CancellationResult.CANCELLED), command);
      ticket(cancel.getAllocationCommandId(), null);
    }
  }

  /** A clean-up of two sandboxes; a snapshot with the same cause makes each due. */
  private void cleanUp(RequestCleanup cleanup, ConsumerRecord<String, SpecificRecord> command) {
    String id = cleanup.getCommandId();
    publish(OperatorOutcomes.due(id, "1", SandboxStatus.PENDING_DELETION), command);
    publish(OperatorOutcomes.due(id, "2", SandboxStatus.DELETION_FAILED), command);
    publish(OperatorOutcomes.begun(cleanup, "1", "2"), command);
    publish(
        Statuses.of(cleanup, CommandState.COMPLETED).setTotal(2L).setDone(1).setFailed(1).build());
  }

  private void publishFact(SpecificRecord fact, ConsumerRecord<String, SpecificRecord> command) {
    Statuses.with(fact, command.value(), serializer).ifPresent(this::publish);
  }

  private void publish(CommandStatus status) {
    events.send(new ProducerRecord<>(Topics.COMMAND_STATUS.name(), status.getCommandId(), status));
  }

  private void publish(SpecificRecord event, ConsumerRecord<String, SpecificRecord> of) {
    var record = new ProducerRecord<>(Topics.EVENTS.name(), of.key(), event);
    PASSED_ON.forEach(
        name ->
            Headers.read(of.headers(), name)
                .ifPresent(value -> Headers.write(record.headers(), name, value)));
    events.send(record);
    if (of.headers().lastHeader(Headers.RESPOND_ASYNC) != null) {
      publishFact(event, of);
    } else {
      Headers.read(of.headers(), Headers.REPLY_PARTITION)
          .map(Integer::valueOf)
          .ifPresent(
              partition ->
                  events.send(
                      new ProducerRecord<>(
                          Topics.REPLIES.name(), partition, of.key(), event, record.headers())));
    }
  }

  private void ticket(String command, SpecificRecord ticket) {
    events.send(new ProducerRecord<>(Topics.ALLOCATION_LINE.name(), command, ticket));
  }

  @Override
  public void close() throws InterruptedException {
    commands.wakeup();
    thread.join();
  }
}
