package io.sandboxbroker.worker.wire;

import io.sandboxbroker.topic.CloudEvent;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** How the worker says beside a record what CloudEvents asks for. */
public final class WorkerEvents {

  private static final String SOURCE = "/sandbox-broker/lifecycle-worker";

  private WorkerEvents() {}

  /**
   * The headers of a record.
   *
   * @param id the record's own id, the same when it is told again
   * @param time when what it tells happened
   * @param subject what it is about: the record's key
   */
  public static Headers headers(SpecificRecord record, String id, Instant time, String subject) {
    Headers headers = new RecordHeaders();
    CloudEvent.of(record, id, SOURCE, time, subject).stamp(headers);
    return headers;
  }
}
