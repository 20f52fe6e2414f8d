package io.sandboxbroker.gateway.reply;

import io.sandboxbroker.topic.Headers;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.kafka.core.ProducerFactory;
import reactor.core.publisher.Mono;

/** Publishes commands so that their outcomes find the way back. Thread-safe. */
final class CommandPublisher {

  private final ProducerFactory<String, SpecificRecord> producers;
  private final ReplyAddress address;

  CommandPublisher(ProducerFactory<String, SpecificRecord> producers, ReplyAddress address) {
    this.producers = producers;
    this.address = address;
  }

  /**
   * Publishes once subscribed to, on the subscriber's thread, which it may block: Kafka's producer
   * waits for metadata, for room in its buffer and for the schema registry. Ends when the brokers
   * have the command, and fails with what the producer fails with.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // The callback hears of success and failure alike.
  Mono<Void> publish(Question question, SpecificRecord command) {
    return Mono.create(
        ended -> {
          Producer<String, SpecificRecord> producer = producers.createProducer();
          producer.send(
              record(question, command),
              (metadata, failure) -> {
                if (failure == null) {
                  ended.success();
                } else {
                  ended.error(failure);
                }
              });
        });
  }

  private ProducerRecord<String, SpecificRecord> record(Question question, SpecificRecord command) {
    var record = new ProducerRecord<>(question.topic().name(), question.key(), command);
    Headers.write(record.headers(), Headers.REPLY_TO, address.value());
    Headers.write(record.headers(), Headers.REQUEST_ID, question.correlation().requestId());
    Headers.write(record.headers(), Headers.TRACEPARENT, question.correlation().traceparent());
    return record;
  }
}
