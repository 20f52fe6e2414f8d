package io.sandboxbroker.gateway;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.serde.AvroDeserializer;
import io.sandboxbroker.serde.AvroSerializer;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
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
 * Answers every command on a real Kafka with success, each in a transaction, as the allocator does.
 */
final class PlayedAllocator implements AutoCloseable {

  private final KafkaConsumer<String, SpecificRecord> commands;
  private final KafkaProducer<String, SpecificRecord> events;
  private final Thread thread;

  PlayedAllocator(String brokers, String registry) {
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
    var serializer = new AvroSerializer();
    serializer.configure(settings, false);
    events = new KafkaProducer<>(settings, new StringSerializer(), serializer);
    events.initTransactions();
    thread = Thread.ofPlatform().name("allocator").start(this::run);
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
    SpecificRecord outcome =
        command.value() instanceof AllocateSandbox
            ? Outcomes.allocated(command.value())
            : Outcomes.released(command.value());
    var event = new ProducerRecord<>(Topics.EVENTS.name(), command.key(), outcome);
    Headers.read(command.headers(), Headers.REPLY_TO)
        .ifPresent(address -> Headers.write(event.headers(), Headers.REPLY_TO, address));
    events.beginTransaction();
    events.send(event);
    events.commitTransaction();
  }

  @Override
  public void close() throws InterruptedException {
    commands.wakeup();
    thread.join();
  }
}
