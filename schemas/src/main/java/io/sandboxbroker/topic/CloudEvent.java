package io.sandboxbroker.topic;

import static io.sandboxbroker.topic.Headers.CE_ID;
import static io.sandboxbroker.topic.Headers.CE_SOURCE;
import static io.sandboxbroker.topic.Headers.CE_SPECVERSION;
import static io.sandboxbroker.topic.Headers.CE_SUBJECT;
import static io.sandboxbroker.topic.Headers.CE_TIME;
import static io.sandboxbroker.topic.Headers.CE_TYPE;
import static io.sandboxbroker.topic.Headers.CONTENT_TYPE;
import static io.sandboxbroker.topic.Headers.write;

import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;

/**
 * The CloudEvents attributes of an event.
 *
 * @param id unique per event and source; a repeated event has the same id
 * @param type the type of the event
 * @param source the service that publishes it, as a URI reference
 * @param time the time of the event
 * @param subject the subject of the event
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">Kafka
 *     Protocol Binding for CloudEvents</a>
 */
public record CloudEvent(String id, String type, String source, Instant time, String subject) {

  private static final String SPEC_VERSION = "1.0";
  private static final String AVRO = "application/avro";

  /** The attributes of a record; the type is the record's full name. */
  public static CloudEvent of(
      SpecificRecord record, String id, String source, Instant time, String subject) {
    return new CloudEvent(id, record.getSchema().getFullName(), source, time, subject);
  }

  /** Writes the attributes in the binary mode of the binding, over earlier ones. */
  public void stamp(org.apache.kafka.common.header.Headers headers) {
    write(headers, CE_SPECVERSION, SPEC_VERSION);
    write(headers, CE_ID, id);
    write(headers, CE_TYPE, type);
    write(headers, CE_SOURCE, source);
    write(headers, CE_TIME, time.toString());
    write(headers, CE_SUBJECT, subject);
    write(headers, CONTENT_TYPE, AVRO);
  }
}
