package io.sandboxbroker.worker.wire;

import io.sandboxbroker.topic.CloudEvent;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Creates the CloudEvents headers of the worker's records. */
public final class EventHeaders {

  private EventHeaders() {}

  /**
   * The headers of a record.
   *
   * @param id the id of the event, which does not change when the event is repeated
   * @param time the time of the event
   * @param subject the key of the record
   */
  public static Headers of(SpecificRecord record, String id, Instant time, String subject) {
    Headers headers = new RecordHeaders();
    CloudEvent.of(record, id, "/sandbox-broker/lifecycle-worker", time, subject).stamp(headers);
    return headers;
  }
}
