package io.sandboxbroker.topic;

import static io.sandboxbroker.topic.Headers.write;

import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;

/**
 * The CloudEvents attributes of an event.
 *
 * @param id unique per event and source; a repeated event has the same id
 * @param type the full name of its record type
 * @param source the service that publishes it, as a URI reference
 * @param time the time of the event
 * @param subject a sandbox id, or a track id without a sandbox
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">Kafka
 *     Protocol Binding for CloudEvents</a>
 */
public record CloudEvent(String id, String type, String source, Instant time, String subject) {

  /** The attributes of a record; the type is the record's full name. */
  public static CloudEvent of(
      SpecificRecord record, String id, String source, Instant time, String subject) {
    return new CloudEvent(id, record.getSchema().getFullName(), source, time, subject);
  }

  /** Writes the attributes in the binary mode of the binding, over earlier ones. */
  public void stamp(org.apache.kafka.common.header.Headers headers) {
    write(headers, "ce_specversion", "1.0");
    write(headers, Headers.CE_ID, id);
    write(headers, Headers.CE_TYPE, type);
    write(headers, "ce_source", source);
    write(headers, "ce_time", time.toString());
    write(headers, Headers.CE_SUBJECT, subject);
    write(headers, "content-type", "application/avro");
  }
}
