package io.sandboxbroker.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sandboxbroker.command.CommandStatus;
import io.sandboxbroker.serde.AvroSerializer;
import io.sandboxbroker.stats.CspReport;
import io.sandboxbroker.stats.PoolStats;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.StatsKeys;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.waiting.WaitingTicket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.ProducerFactory;

/**
 * Kafka, an allocator with its queue, and a worker, in memory: takes the commands of the gateway
 * and publishes the events and facts that a test defines.
 */
final class FakeAllocator {

  static final String REGISTRY = "mock://gateway";

  private final AvroSerializer serializer = new AvroSerializer();
  private final FakeTopic events = new FakeTopic(Topics.EVENTS);
  private final FakeTopic replies = new FakeTopic(Topics.REPLIES, Topics.REPLIES.partitions());
  private final FakeHistory history = new FakeHistory();

  /** What the events topic held before the gateway started; its offsets end where they begin. */
  private final FakeHistory newest = new FakeHistory();

  private final FakeTopic line = new FakeTopic(Topics.ALLOCATION_LINE);
  private final FakeTopic statuses = new FakeTopic(Topics.COMMAND_STATUS);
  private final FakeTopic freezes = new FakeTopic(Topics.FREEZES);
  private final FakeTopic stats = new FakeTopic(Topics.POOL_STATS);
  private final List<ProducerRecord<String, SpecificRecord>> commands =
      new CopyOnWriteArrayList<>();
  private volatile Function<SpecificRecord, List<SpecificRecord>> answer = command -> List.of();
  private volatile boolean freezesAreRead = true;
  private volatile SpecificRecord accepted;

  FakeAllocator() {
    serializer.configure(
        Map.of(
            "schema.registry.url",
            REGISTRY,
            "value.subject.name.strategy",
            "TopicRecordNameStrategy",
            "auto.register.schemas",
            true),
        false);
  }

  /** Answers each command with one event from now on, and forgets the commands so far. */
  void answers(Function<SpecificRecord, SpecificRecord> how) {
    answersAll(
        command -> {
          SpecificRecord event = how.apply(command);
          return event == null ? List.of() : List.of(event);
        });
  }

  /** Answers each command with several events from now on, and forgets the commands so far. */
  void answersAll(Function<SpecificRecord, List<SpecificRecord>> how) {
    commands.clear();
    answer = how;
  }

  /** Whether the gateway reads the freezes that it publishes. */
  void freezesAreRead(boolean whether) {
    freezesAreRead = whether;
  }

  ProducerRecord<String, SpecificRecord> onlyCommand() {
    if (commands.size() != 1) {
      throw new AssertionError("Not one command but " + commands);
    }
    return commands.getFirst();
  }

  List<ProducerRecord<String, SpecificRecord>> commands() {
    return commands;
  }

  /** The status that the gateway published last. */
  SpecificRecord accepted() {
    return accepted;
  }

  /** The events topic as histories read it. */
  FakeHistory history() {
    return history;
  }

  /** Adds an event of a sandbox to its history. */
  void addToHistory(String sandbox, SpecificRecord event) {
    history.add(sandbox.getBytes(UTF_8), serializer.serialize(events.name(), event));
  }

  /** Adds an event of a sandbox that a command of this actor caused. */
  void addToHistory(String sandbox, SpecificRecord event, String actor) {
    var headers = new RecordHeaders();
    Headers.write(headers, Headers.ACTOR, actor);
    history.add(sandbox.getBytes(UTF_8), serializer.serialize(events.name(), event), headers);
  }

  /** Publishes the outcome of a command with these headers. */
  void publishes(SpecificRecord event, org.apache.kafka.common.header.Headers ofCommand) {
    var headers = new RecordHeaders();
    ofCommand.forEach(headers::add);
    events.publish(new byte[0], serializer.serialize(events.name(), event), headers);
    if (ofCommand.lastHeader(Headers.RESPOND_ASYNC) != null) {
      observes(event);
    } else {
      Headers.read(ofCommand, Headers.REPLY_PARTITION)
          .map(Integer::valueOf)
          .ifPresent(
              partition ->
                  replies.publish(
                      partition, new byte[0], serializer.serialize(events.name(), event), headers));
    }
  }

  /** Publishes the status that goes with an event or a fact, if there is one. */
  void observes(SpecificRecord outcome) {
    String cause = (String) outcome.get(outcome.getSchema().getField("causeId").pos());
    commands.stream()
        .map(ProducerRecord::value)
        .filter(Objects::nonNull)
        .filter(command -> cause.equals(Statuses.id(command)))
        .findFirst()
        .flatMap(command -> Statuses.with(outcome, command, serializer))
        .ifPresent(this::publishes);
  }

  /** Publishes a status, as the allocator, the worker or another gateway does. */
  void publishes(CommandStatus status) {
    statuses.publish(
        status.getCommandId().getBytes(UTF_8),
        serializer.serialize(statuses.name(), status),
        new RecordHeaders());
  }

  /** The bytes of an outcome in a status. */
  ByteBuffer bytes(SpecificRecord outcome) {
    return Statuses.bytes(outcome, serializer);
  }

  /** Publishes a record of the statistics, as the worker does; null deletes the key. */
  void counts(String key, PoolStats number) {
    stats.publish(
        key.getBytes(UTF_8), serializer.serialize(stats.name(), number), new RecordHeaders());
  }

  /** Publishes a worker's report about the CSP; null deletes it. */
  void reports(String worker, CspReport report) {
    stats.publish(
        StatsKeys.ofCspReport(worker).getBytes(UTF_8),
        serializer.serialize(stats.name(), report),
        new RecordHeaders());
  }

  /** Publishes an event that answers nobody here. */
  void happens(SpecificRecord event) {
    events.publish(new byte[0], serializer.serialize(events.name(), event), new RecordHeaders());
  }

  void parks(WaitingTicket ticket) {
    line.publish(
        ticket.getCommandId().getBytes(UTF_8),
        serializer.serialize(line.name(), ticket),
        new RecordHeaders());
  }

  void forgets(String command) {
    line.publish(command.getBytes(UTF_8), null, new RecordHeaders());
  }

  ProducerFactory<String, SpecificRecord> producers() {
    return this::producer;
  }

  private Producer<String, SpecificRecord> producer() {
    return new MockProducer<>(true, null, new StringSerializer(), serializer) {
      @Override
      public Future<RecordMetadata> send(
          ProducerRecord<String, SpecificRecord> command, Callback callback) {
        if (command.topic().equals(statuses.name())) {
          accepted = command.value();
          keep(command, statuses);
          return super.send(command, callback);
        }
        commands.add(command);
        if (command.topic().equals(freezes.name())) {
          if (freezesAreRead) {
            keep(command, freezes);
          }
          return super.send(command, callback);
        }
        List<SpecificRecord> outcomes = answer.apply(command.value());
        Future<RecordMetadata> sent = super.send(command, callback);
        outcomes.forEach(event -> publishes(event, command.headers()));
        return sent;
      }
    };
  }

  private void keep(ProducerRecord<String, SpecificRecord> record, FakeTopic topic) {
    topic.publish(
        record.key().getBytes(UTF_8),
        serializer.serialize(topic.name(), record.value()),
        record.headers());
  }

  DefaultKafkaConsumerFactory<byte[], byte[]> consumers() {
    return new DefaultKafkaConsumerFactory<>(Map.of()) {
      @Override
      public Consumer<byte[], byte[]> createConsumer(
          String group, String clientIdPrefix, String clientIdSuffix, Properties overrides) {
        if (clientIdSuffix.startsWith("-history-")) {
          return history.consumer();
        }
        if (clientIdSuffix.startsWith("-newest-")) {
          return newest.consumer();
        }
        return Stream.of(events, replies, line, statuses, freezes, stats)
            .filter(topic -> clientIdSuffix.equals("-" + topic.name()))
            .findFirst()
            .orElseThrow()
            .consumer();
      }
    };
  }
}
