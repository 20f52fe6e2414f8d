package io.sandboxbroker.allocator;

import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An allocator on a real Kafka, table and registry; the test plays gateway, worker and operator.
 */
final class RunningAllocator implements AutoCloseable {

  /** The gateway that all records of the test wait for. */
  static final String REPLY_TO = "test";

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Infrastructure infrastructure;
  private final ConfigurableApplicationContext application;
  private final Wire wire;

  private RunningAllocator(
      Infrastructure infrastructure, ConfigurableApplicationContext application, Wire wire) {
    this.infrastructure = infrastructure;
    this.application = application;
    this.wire = wire;
  }

  static RunningAllocator start() {
    return start(store -> store);
  }

  /** Starts an allocator that reaches the store by another address. */
  static RunningAllocator start(UnaryOperator<URI> store) {
    var infrastructure = Infrastructure.start();
    System.setProperty("aws.accessKeyId", "local");
    System.setProperty("aws.secretAccessKey", "local");
    var application =
        new SpringApplicationBuilder(AllocatorApplication.class)
            .profiles("local")
            .run(
                "--server.port=0",
                "--KAFKA_BOOTSTRAP_SERVERS=" + infrastructure.bootstrapServers(),
                "--SCHEMA_REGISTRY_URL=" + infrastructure.registry(),
                "--DDB_ENDPOINT_URL=" + store.apply(infrastructure.dynamoDb()),
                "--LOG_FORMAT=text");
    return new RunningAllocator(
        infrastructure,
        application,
        new Wire(infrastructure.bootstrapServers(), infrastructure.registry()));
  }

  <T> T bean(Class<T> type) {
    return application.getBean(type);
  }

  Wire wire() {
    return wire;
  }

  /** Publishes a record whose answer the test waits for. */
  void publish(Topic topic, String key, SpecificRecord value) {
    var record = wire.record(topic, key, value);
    Headers.write(record.headers(), Headers.REPLY_TO, REPLY_TO);
    wire.publish(record);
  }

  /** The committed records of a topic that match, once there are enough of them. */
  List<ConsumerRecord<String, byte[]>> await(
      Topic topic, int atLeast, Predicate<ConsumerRecord<String, byte[]>> which) {
    return Awaitility.await()
        .atMost(TIMEOUT)
        .until(
            () -> wire.committed(topic).stream().filter(which).toList(),
            found -> found.size() >= atLeast);
  }

  /** The events of a type that match, once there are enough of them. */
  <E extends SpecificRecord> List<E> events(int atLeast, Class<E> type, Predicate<E> which) {
    return await(
            Topics.EVENTS,
            atLeast,
            record -> {
              var event = wire.read(record);
              return type.isInstance(event) && which.test(type.cast(event));
            })
        .stream()
        .map(record -> type.cast(wire.read(record)))
        .toList();
  }

  @Override
  public void close() throws Exception {
    wire.close();
    application.close();
    infrastructure.close();
  }
}
