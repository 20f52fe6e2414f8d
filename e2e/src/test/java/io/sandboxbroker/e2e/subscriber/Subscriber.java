package io.sandboxbroker.e2e.subscriber;

import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.serde.AvroDeserializer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A member of a consumer group that passes each allocation to its work at least once, in the order
 * of its partition. As an example, {@code main} prints who holds which sandbox.
 *
 * <ul>
 *   <li>An offset is committed only after its event was processed. A crash repeats events, and
 *       those whose id was seen lately are skipped.
 *   <li>A rebalance happens in {@code poll}, when everything that was processed is committed.
 *   <li>An event whose work fails is tried again, and so is one while the schema registry is away.
 *       Nothing behind it on its partition is processed meanwhile.
 *   <li>A record that can never be read is printed and skipped.
 *   <li>Events of newer versions of the schema are read with the fields of the generated class.
 * </ul>
 */
public final class Subscriber {

  private static final String WANTED = SandboxAllocated.class.getName();
  private static final int REMEMBERED = 10_000;
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final long FIRST_PAUSE_MILLIS = 250;

  /** Well below max.poll.interval.ms (5 min), after which the group removes a member. */
  private static final long LONGEST_PAUSE_MILLIS = 10_000;

  private static final int MAX_DOUBLINGS = 10;

  private final org.apache.kafka.clients.consumer.Consumer<String, byte[]> consumer;
  private final Deserializer<SpecificRecord> decoder;
  private final Consumer<SandboxAllocated> work;
  private final Pause pause;
  private final SeenEvents seen = new SeenEvents(REMEMBERED);
  private int failures;

  /** Waits before an event is tried again. */
  interface Pause {
    void millis(long time) throws InterruptedException;
  }

  Subscriber(
      org.apache.kafka.clients.consumer.Consumer<String, byte[]> consumer,
      Deserializer<SpecificRecord> decoder,
      Consumer<SandboxAllocated> work,
      Pause pause) {
    this.consumer = consumer;
    this.decoder = decoder;
    this.work = work;
    this.pause = pause;
  }

  /**
   * Prints who holds which sandbox, from the oldest event on, until it is stopped.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) throws InterruptedException {
    var environment = System.getenv();
    var decoder = new AvroDeserializer();
    decoder.configure(
        Map.of(
            "schema.registry.url",
            environment.getOrDefault(
                "SCHEMA_REGISTRY_URL", "http://127.0.0.1:8085/apis/ccompat/v7")),
        false);
    try (var consumer =
        new KafkaConsumer<>(
            settings(environment.getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092")),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      new Subscriber(consumer, decoder, Subscriber::print, Thread::sleep).run();
    }
  }

  private static Map<String, Object> settings(String bootstrapServers) {
    return Map.of(
        "bootstrap.servers", bootstrapServers,
        "group.id", "java-subscriber",
        "auto.offset.reset", "earliest",
        // The broker publishes in transactions.
        "isolation.level", "read_committed",
        // Else the offsets of events in progress would be committed as well.
        "enable.auto.commit", false);
  }

  private static void print(SandboxAllocated allocated) {
    var sandbox = allocated.getSandbox();
    System.out.printf(
        "%s: %s has %s until %s%n",
        allocated.getEventId(),
        sandbox.getTrackId(),
        sandbox.getSandboxId(),
        sandbox.getExpiresAt());
  }

  /** Reads until {@code wakeup} of the consumer is called. */
  void run() throws InterruptedException {
    consumer.subscribe(List.of("sandbox.events"));
    try {
      while (true) {
        process(consumer.poll(POLL));
      }
    } catch (WakeupException stopped) {
      // What was processed is committed.
    }
  }

  private void process(ConsumerRecords<String, byte[]> records) throws InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> processed = new HashMap<>();
    boolean failed = false;
    for (TopicPartition partition : records.partitions()) {
      for (ConsumerRecord<String, byte[]> record : records.records(partition)) {
        if (!process(record)) {
          consumer.seek(partition, record.offset());
          failed = true;
          break;
        }
        processed.put(partition, new OffsetAndMetadata(record.offset() + 1));
      }
    }
    commit(processed);
    failures = failed ? Math.min(failures + 1, MAX_DOUBLINGS) : 0;
    if (failed) {
      pause.millis(Math.min(FIRST_PAUSE_MILLIS << failures, LONGEST_PAUSE_MILLIS));
    }
  }

  /** Returns whether the record is done with. */
  private boolean process(ConsumerRecord<String, byte[]> record) {
    String id = text(record, "ce_id");
    if (!text(record, "ce_type").equals(WANTED) || seen.contains(id)) {
      return true;
    }
    try {
      if (decoder.deserialize(record.topic(), record.value()) instanceof SandboxAllocated event) {
        work.accept(event);
      }
      seen.add(id);
    } catch (SerializationException poison) {
      System.err.printf("skipped %s: %s%n", place(record), poison.getMessage());
    } catch (RuntimeException failure) {
      System.err.printf("%s is tried again: %s%n", place(record), failure);
      return false;
    }
    return true;
  }

  private void commit(Map<TopicPartition, OffsetAndMetadata> processed) {
    try {
      if (!processed.isEmpty()) {
        consumer.commitSync(processed);
      }
    } catch (WakeupException stopped) {
      consumer.commitSync(processed);
      throw stopped;
    } catch (RetriableException | CommitFailedException lost) {
      // Another member has the partition, or the next commit will do: events repeat at most.
      System.err.println("not committed: " + lost.getMessage());
    } catch (KafkaException fatal) {
      throw new IllegalStateException("the offsets cannot be committed", fatal);
    }
  }

  private static String place(ConsumerRecord<?, ?> record) {
    return "%s, partition %d, offset %d"
        .formatted(record.topic(), record.partition(), record.offset());
  }

  private static String text(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
