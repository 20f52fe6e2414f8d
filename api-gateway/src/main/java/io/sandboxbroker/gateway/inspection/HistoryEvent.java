package io.sandboxbroker.gateway.inspection;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.pool.PoolEvent;
import io.sandboxbroker.topic.Headers;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema.Field;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * An event of a sandbox. Times are in Unix seconds; a field is absent when the event lacks it.
 *
 * @param offset the offset in the partition
 * @param type the name of the record type
 * @param eventId the id; a repetition of the event has the same
 * @param version the sandbox's version after the event
 * @param occurredAt the time of the decision
 * @param causeId the id of the command, timer or fact behind the event
 * @param requestId the id of the HTTP request behind the cause
 * @param actor who gave the command behind the cause: the name of a token, or {@code jwt:} and the
 *     subject of a JWT
 * @param status the sandbox's status after the event
 * @param track the owner after the event, or the track that was refused
 * @param deletionAttempts the failed deletions at the CSP so far
 * @param reason the reason of a refusal or failure
 * @param unreadable true when this gateway cannot read the record and shows its headers only
 */
@Schema(name = "SandboxEvent")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HistoryEvent(
    @JsonProperty(value = "offset", required = true) long offset,
    @JsonProperty("type") @Nullable String type,
    @JsonProperty("event_id") @Nullable String eventId,
    @JsonProperty("version") @Nullable Long version,
    @JsonProperty("occurred_at") @Nullable Long occurredAt,
    @JsonProperty("cause_id") @Nullable String causeId,
    @JsonProperty("request_id") @Nullable String requestId,
    @JsonProperty("actor") @Nullable String actor,
    @JsonProperty("status") @Nullable String status,
    @JsonProperty("track") @Nullable String track,
    @JsonProperty("deletion_attempts") @Nullable Integer deletionAttempts,
    @JsonProperty("reason") @Nullable String reason,
    @JsonProperty("unreadable") @Nullable Boolean unreadable) {

  private static final Set<String> TRANSITIONS =
      Stream.of(PoolEvent.values())
          .map(event -> event.name().replace("_", "").toLowerCase(Locale.ROOT))
          .collect(Collectors.toUnmodifiableSet());

  /** Describes an event that was read. */
  public static HistoryEvent of(ConsumerRecord<byte[], byte[]> record, SpecificRecord event) {
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
        Headers.read(record.headers(), Headers.ACTOR).orElse(null),
        after == null ? null : after.getStatus().name().toLowerCase(Locale.ROOT),
        after == null ? text(event, "trackId") : after.getTrackId(),
        after == null || after.getDeletionRequestedAt() == null
            ? null
            : after.getDeletionAttempts(),
        reason instanceof Enum<?> known ? known.name().toLowerCase(Locale.ROOT) : text(reason),
        null);
  }

  /** Describes a record by its headers alone. */
  public static HistoryEvent unreadable(ConsumerRecord<byte[], byte[]> record) {
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
        Headers.read(record.headers(), Headers.ACTOR).orElse(null),
        null,
        null,
        null,
        null,
        true);
  }

  /**
   * Sorts transitions by version and leaves all other events in place. Two allocators that change a
   * sandbox one after the other may publish in the other order.
   */
  static List<HistoryEvent> ordered(List<HistoryEvent> published) {
    Iterator<HistoryEvent> transitions =
        published.stream()
            .filter(HistoryEvent::isTransition)
            .sorted(Comparator.comparing(event -> event.version() == null ? 0 : event.version()))
            .iterator();
    return published.stream()
        .map(event -> event.isTransition() ? transitions.next() : event)
        .toList();
  }

  /** Whether the event made its version; other events only mention a version. */
  private boolean isTransition() {
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
