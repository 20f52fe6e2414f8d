package io.sandboxbroker.kafka.streams;

import io.micrometer.core.instrument.Metrics;
import io.sandboxbroker.topic.DeadLetter;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a record that can never be read to the dead letters and continues. While only the schema
 * registry is away the thread fails, and the next thread reads the record again. Kafka Streams
 * creates this class by its name.
 */
public final class DeadLetterHandler implements DeserializationExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterHandler.class);

  @Override
  public Response handleError(
      ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception failure) {
    if (failure instanceof RetriableException) {
      return Response.fail();
    }
    LOG.error(
        "Record {}-{}@{} becomes a dead letter",
        record.topic(),
        record.partition(),
        record.offset(),
        failure);
    // In the global registry, since Kafka Streams passes none.
    Metrics.counter("broker.dead.letters", "topic", record.topic()).increment();
    // Not the record that Kafka Streams builds, which has the whole stack trace in its headers.
    return Response.resume(List.of(DeadLetter.of(record, failure)));
  }

  @Override
  public void configure(Map<String, ?> configs) {
    // The topic of dead letters is fixed.
  }
}
