package io.sandboxbroker.allocator.queue;

import io.micrometer.core.instrument.Metrics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;

/**
 * Lays a record that can never be read aside as a dead letter and goes on; fails, to be tried again
 * by the next thread, where only the schema registry is away. Made by Kafka Streams, by name.
 */
public final class LayingAside extends LogAndContinueExceptionHandler {

  @Override
  public Response handleError(
      ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception failure) {
    if (failure instanceof RetriableException) {
      return Response.fail();
    }
    Metrics.counter("broker.dead.letters", "topic", record.topic()).increment();
    return super.handleError(context, record, failure);
  }
}
