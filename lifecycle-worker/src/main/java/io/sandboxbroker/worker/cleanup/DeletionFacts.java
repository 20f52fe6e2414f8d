package io.sandboxbroker.worker.cleanup;

import io.sandboxbroker.csp.CspDeletionConfirmed;
import io.sandboxbroker.csp.CspDeletionFailed;
import io.sandboxbroker.timer.CleanupDue;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.wire.WorkerEvents;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Creates the records for the results of deletions. Their ids derive from the timer's id. */
record DeletionFacts(Serializer<SpecificRecord> serializer) {

  ProducerRecord<String, byte[]> confirmed(
      CleanupDue due, int status, Instant askedAt, @Nullable String traceparent) {
    String id = "CspDeletionConfirmed:" + due.getTimerId();
    var fact = new CspDeletionConfirmed(id, due.getSandboxId(), due.getAttempt(), status, askedAt);
    return record(due, id, askedAt, traceparent, fact);
  }

  ProducerRecord<String, byte[]> failed(
      CleanupDue due, String reason, Instant askedAt, @Nullable String traceparent) {
    String id = "CspDeletionFailed:" + due.getTimerId();
    var fact = new CspDeletionFailed(id, due.getSandboxId(), due.getAttempt(), reason, askedAt);
    return record(due, id, askedAt, traceparent, fact);
  }

  private ProducerRecord<String, byte[]> record(
      CleanupDue due,
      String id,
      Instant askedAt,
      @Nullable String traceparent,
      SpecificRecord fact) {
    String topic = Topics.CSP.name();
    String key = due.getSandboxId();
    var headers = WorkerEvents.headers(fact, id, askedAt, key);
    if (traceparent != null) {
      Headers.write(headers, Headers.TRACEPARENT, traceparent);
    }
    return new ProducerRecord<>(topic, null, null, key, serializer.serialize(topic, fact), headers);
  }
}
