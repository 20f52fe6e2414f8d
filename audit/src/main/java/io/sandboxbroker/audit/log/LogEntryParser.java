package io.sandboxbroker.audit.log;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.CancelAllocation;
import io.sandboxbroker.command.RequestRebuild;
import io.sandboxbroker.event.SandboxSnapshot;
import io.sandboxbroker.event.SandboxState;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Reads a record as a {@link LogEntry}. Pure. */
public final class LogEntryParser {

  private static final String POOL = "pool";

  private LogEntryParser() {}

  /**
   * The content of a record.
   *
   * @param written the timestamp of the record
   */
  public static LogEntry of(SpecificRecord record, Instant written, Position at) {
    String type = record.getSchema().getName();
    CommandKind kind = CommandKind.of(type).orElse(null);
    String track = text(record, "trackId");
    String sandbox = text(record, "sandboxId");
    if (kind != null) {
      Command command = command(record, kind, written, at);
      return new LogEntry(command, null, null, some(track), some(sandbox));
    }
    SandboxState state = (SandboxState) field(record, "sandbox");
    return new LogEntry(
        null,
        outcome(record, type, written, at),
        state == null || type.endsWith("Repeated")
            ? null
            : observed(record, state, type, written, at),
        some(state == null ? track : state.getTrackId()),
        some(sandbox));
  }

  private static Command command(
      SpecificRecord record, CommandKind kind, Instant written, Position at) {
    String id = Objects.requireNonNull(text(record, "commandId"));
    return switch (record) {
      case AllocateSandbox it ->
          new Command(
              id,
              kind,
              it.getTrackId(),
              it.getTurn() != null,
              later(it.getDeadline(), it.getWaitUntil()),
              written,
              at);
      case CancelAllocation it ->
          new Command(
              id, kind, it.getTrackId(), it.getResult() != null, it.getRequestedAt(), written, at);
      case RequestRebuild it ->
          new Command(id, kind, POOL, it.getPosition() != null, written, written, at);
      default -> {
        String sandbox = text(record, "sandboxId");
        String subject = sandbox == null ? POOL : sandbox;
        yield new Command(id, kind, subject, false, written, written, at);
      }
    };
  }

  private static Instant later(Instant one, @Nullable Instant other) {
    return other == null || other.isBefore(one) ? one : other;
  }

  /** A snapshot answers a command only if it makes a deletion due. */
  private static @Nullable Outcome outcome(
      SpecificRecord record, String type, Instant written, Position at) {
    boolean unasked = record instanceof SandboxSnapshot snapshot && !snapshot.getDueNow();
    String cause = text(record, "causeId");
    return cause == null || unasked || !CommandKind.answersAny(type)
        ? null
        : new Outcome(cause, type, CommandKind.needsCommand(type), written, at);
  }

  private static ObservedSandbox observed(
      SpecificRecord record, SandboxState state, String type, Instant written, Position at) {
    return new ObservedSandbox(
        state.getSandboxId(),
        state.getVersion(),
        state.getStatus(),
        state.getTrackId(),
        state.getAllocationId(),
        state.getExpiresAt(),
        Objects.requireNonNull(text(record, "eventId")),
        type,
        (Instant) Objects.requireNonNull(field(record, "occurredAt")),
        written,
        at);
  }

  private static @Nullable String text(SpecificRecord record, String name) {
    Object value = field(record, name);
    return value == null ? null : value.toString();
  }

  private static @Nullable Object field(SpecificRecord record, String name) {
    Schema.Field field = record.getSchema().getField(name);
    return field == null ? null : record.get(field.pos());
  }

  private static List<String> some(@Nullable String value) {
    return Stream.ofNullable(value).toList();
  }
}
