package io.sandboxbroker.gateway.dashboard;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.gateway.inspection.HistoryEvent;
import org.apache.avro.Schema.Field;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * An event in the stream.
 *
 * @param partition its partition; the offset and the partition identify it
 * @param sandboxId the sandbox; absent when the event concerns none
 * @param name the name of the sandbox's account
 * @param lab the lab of the sandbox's track
 * @param event the event as in the history of its sandbox
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record EventView(
    @JsonProperty("partition") int partition,
    @JsonProperty("sandbox_id") @Nullable String sandboxId,
    @JsonProperty("name") @Nullable String name,
    @JsonProperty("lab") @Nullable String lab,
    @JsonUnwrapped HistoryEvent event) {

  /** Reads an event. One whose schema is not known is described by its headers. */
  static EventView of(
      ConsumerRecord<byte[], byte[]> record, Deserializer<SpecificRecord> deserializer) {
    try {
      SpecificRecord event =
          deserializer.deserialize(record.topic(), record.headers(), record.value());
      return event == null ? unreadable(record) : of(record, event);
    } catch (SerializationException | RetriableException e) {
      return unreadable(record);
    }
  }

  private static EventView of(ConsumerRecord<byte[], byte[]> record, SpecificRecord event) {
    SandboxState state = field(event, "sandbox") instanceof SandboxState known ? known : null;
    Object id = state == null ? field(event, "sandboxId") : state.getSandboxId();
    return new EventView(
        record.partition(),
        id == null ? null : id.toString(),
        state == null ? null : state.getName(),
        state == null ? null : state.getLabId(),
        HistoryEvent.of(record, event));
  }

  private static EventView unreadable(ConsumerRecord<byte[], byte[]> record) {
    return new EventView(record.partition(), null, null, null, HistoryEvent.unreadable(record));
  }

  private static @Nullable Object field(SpecificRecord event, String name) {
    Field field = event.getSchema().getField(name);
    return field == null ? null : event.get(field.pos());
  }
}
