package io.sandboxbroker.e2e.guarantee;

import io.sandboxbroker.event.SandboxState;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** A record of a topic, as a reader of committed records sees it. */
public record CommittedRecord(String topic, int partition, long offset, SpecificRecord value) {

  /** Whether it is of this type. */
  boolean is(Class<? extends SpecificRecord> type) {
    return type.isInstance(value);
  }

  /** A field of text, which the type must have. */
  String text(String field) {
    return String.valueOf(get(field));
  }

  /** When the event happened. */
  Instant occurredAt() {
    return (Instant) get("occurredAt");
  }

  /** The sandbox after the event; empty for a record that is about none. */
  Optional<SandboxState> sandbox() {
    return value.getSchema().getField("sandbox") == null
        ? Optional.empty()
        : Optional.of((SandboxState) get("sandbox"));
  }

  private Object get(String name) {
    Schema.Field field = value.getSchema().getField(name);
    if (field == null) {
      throw new IllegalArgumentException(this + " has no " + name);
    }
    return value.get(field.pos());
  }

  /** What it is and where it lies. */
  @Override
  public String toString() {
    return "%s (%s-%d@%d)".formatted(value.getSchema().getName(), topic, partition, offset);
  }
}
