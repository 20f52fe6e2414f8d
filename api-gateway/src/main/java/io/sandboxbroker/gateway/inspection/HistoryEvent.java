package io.sandboxbroker.gateway.inspection;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.pool.PoolEvent;
import io.sandboxbroker.topic.Headers;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema.Field;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * An event of a sandbox. Times are in Unix seconds; what an event does not say is absent.
 *
 * @param offset its offset in the partition
 * @param type the name of its record type
 * @param eventId its id; the same when it is told again
 * @param version the sandbox's version after it
 * @param occurredAt when the allocator decided it
 * @param causeId the id of the command, timer or fact that it answers
 * @param requestId the HTTP request behind that
 * @param status the sandbox's status after it
 * @param track the owner after it, or who was refused
 * @param deletionAttempts deletions at the CSP that have not succeeded so far
 * @param reason why something was refused or failed
 * @param unreadable true when this gateway cannot read it; then only its headers speak
 */
@Schema(name = "SandboxEvent")
@JsonInclude(JsonInclude.Include.NON_NULL)
record HistoryEvent(
    @JsonProperty(value = "offset", required = true) long offset,
    @JsonProperty("type") @Nullable String type,
    @JsonProperty("event_id") @Nullable String eventId,
    @JsonProperty("version") @Nullable Long version,
    @JsonProperty("occurred_at") @Nullable Long occurredAt,
    @JsonProperty("cause_id") @Nullable String causeId,
    @JsonProperty("request_id") @Nullable String requestId,
    @JsonProperty("status") @Nullable String status,
    @JsonProperty("track") @Nullable String track,
    @JsonProperty("deletion_attempts") @Nullable Integer deletionAttempts,
    @JsonProperty("reason") @Nullable String reason,
    @JsonProperty("unreadable") @Nullable Boolean unreadable) {

  private static final Set<String> TRANSITIONS =
      Stream.of(PoolEvent.values())
          .map(event -> event.name().replace("_", "").toLowerCase(Locale.ROOT))
          .collect(Collectors.toUnmodifiableSet());

  static HistoryEvent of(ConsumerRecord<byte[], byte[]> record, SpecificRecord event) {
    SandboxState after = field(event, "sandbox") instanceof SandboxState state ? state : null;
    Object reason = field(event, "reason");
    return new HistoryEvent(
        record.offset(),
        event.getSchema().getName(),
        text(event, "eventId"),
        field(event, "version") instanceof Long version ? version : null,
        field(event, "occurredAt") instanceof Instant at ? at.getEpochSecond() : null,
        text(event, "causeId"),
        text(event, "requestId"),
        after == null ? null : after.getStatus().name().toLowerCase(Locale.ROOT),
        after == null ? text(event, "trackId") : after.getTrackId(),
        after == null || after.getDeletionRequestedAt() == null
            ? null
            : after.getDeletionAttempts(),
        reason instanceof Enum<?> known ? known.name().toLowerCase(Locale.ROOT) : text(reason),
        null);
  }

  static HistoryEvent unreadable(ConsumerRecord<byte[], byte[]> record) {
    return new HistoryEvent(
        record.offset(),
        Headers.read(record.headers(), Headers.CE_TYPE)
            .map(type -> type.substring(type.lastIndexOf('.') + 1))
            .orElse(null),
        Headers.read(record.headers(), Headers.CE_ID).orElse(null),
        null,
        null,
        null,
        Headers.read(record.headers(), Headers.REQUEST_ID).orElse(null),
        null,
        null,
        null,
        null,
        true);
  }

  /** Whether it made the version that it has; others only tell of one. */
  boolean isTransition() {
    return version != null && type != null && TRANSITIONS.contains(type.toLowerCase(Locale.ROOT));
  }

  private static @Nullable Object field(SpecificRecord event, String name) {
    Field field = event.getSchema().getField(name);
    return field == null ? null : event.get(field.pos());
  }

  private static @Nullable String text(SpecificRecord event, String name) {
    return text(field(event, name));
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
