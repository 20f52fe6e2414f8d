package io.sandboxbroker.kafka.streams;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Creates the clients of Kafka Streams, with transactional ids that are the same after a restart.
 * By default an id contains a random name of the process, which is kept only beside persistent
 * stores. So a restart could not end what a crash left open. Thread-safe.
 *
 * @param prefix replaces all but the thread's number in the ids; used by no other live process
 */
record StableTransactionalIds(String prefix) implements KafkaClientSupplier {

  /** The id of a thread: Kafka Streams appends the number of the thread to its own ids. */
  String idFor(String idOfStreams) {
    return prefix + idOfStreams.substring(idOfStreams.lastIndexOf('-'));
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    Map<String, Object> stable = new HashMap<>(config);
    stable.computeIfPresent(
        ProducerConfig.TRANSACTIONAL_ID_CONFIG, (name, id) -> idFor(id.toString()));
    return new KafkaProducer<>(stable, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return getConsumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return getConsumer(config);
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }
}
