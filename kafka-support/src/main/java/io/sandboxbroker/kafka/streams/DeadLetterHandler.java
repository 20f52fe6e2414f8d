package io.sandboxbroker.kafka.streams;

import io.micrometer.core.instrument.Metrics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;

/**
 * Sends a record that can never be read to the dead letters and continues. While only the schema
 * registry is away the thread fails, and the next thread reads the record again. Kafka Streams
 * creates this class by its name.
 */
public final class DeadLetterHandler extends LogAndContinueExceptionHandler {

  @Override
  public Response handleError(
      ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception failure) {
    if (failure instanceof RetriableException) {
      return Response.fail();
    }
    // In the global registry, since Kafka Streams passes none.
    Metrics.counter("broker.dead.letters", "topic", record.topic()).increment();
    return super.handleError(context, record, failure);
  }
}
