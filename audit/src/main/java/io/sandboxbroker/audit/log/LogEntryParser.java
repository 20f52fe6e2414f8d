package io.sandboxbroker.audit.log;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.CancelAllocation;
import io.sandboxbroker.command.RequestRebuild;
import io.sandboxbroker.event.DeletionRequested;
import io.sandboxbroker.event.SandboxSnapshot;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Reads a record as a {@link LogEntry}. Pure. */
public final class LogEntryParser {

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
      String named = record instanceof AllocateSandbox it ? it.getSwapOf() : sandbox;
      return new LogEntry(command, null, null, some(track), some(named));
    }
    SandboxState state = (SandboxState) field(record, "sandbox");
    String owner = state == null ? track : state.getTrackId();
    return new LogEntry(
        null,
        outcome(record, type, written, at),
        state == null ? null : observed(record, state, type, written, at),
        some(owner),
        some(sandbox));
  }

  private static Command command(
      SpecificRecord record, CommandKind kind, Instant written, Position at) {
    boolean again =
        switch (record) {
          case AllocateSandbox it -> it.getTurn() != null;
          case CancelAllocation it -> it.getResult() != null;
          case RequestRebuild it -> it.getPosition() != null;
          default -> false;
        };
    return new Command(
        Objects.requireNonNull(text(record, "commandId")),
        record instanceof AllocateSandbox it && it.getSwapOf() != null ? CommandKind.SWAP : kind,
        text(record, "trackId"),
        text(record, "sandboxId"),
        text(record, "allocationCommandId"),
        again,
        latest(written, time(record, "deadline"), time(record, "waitUntil")),
        written,
        at);
  }

  /**
   * A snapshot answers a command only if it makes a deletion due. The event of the sandbox that a
   * swap gives back answers none: that of the new sandbox does.
   */
  private static @Nullable Outcome outcome(
      SpecificRecord record, String type, Instant written, Position at) {
    boolean unasked =
        switch (record) {
          case SandboxSnapshot snapshot -> !snapshot.getDueNow();
          case DeletionRequested given -> given.getSwappedFor() != null;
          default -> false;
        };
    String cause = text(record, "causeId");
    if (cause == null || unasked || !CommandKind.answersAny(type)) {
      return null;
    }
    SandboxState state = (SandboxState) field(record, "sandbox");
    return new Outcome(
        cause,
        type,
        CommandKind.needsCommand(type),
        state == null ? text(record, "trackId") : state.getTrackId(),
        text(record, "sandboxId"),
        state == null ? text(record, "allocationCommandId") : state.getAllocationId(),
        state != null && state.getStatus() == SandboxStatus.ALLOCATED,
        written,
        at);
  }

  private static ObservedSandbox observed(
      SpecificRecord record, SandboxState state, String type, Instant written, Position at) {
    return new ObservedSandbox(
        state.getSandboxId(),
        state.getVersion(),
        state.getStatus(),
        ObservedSandbox.accountOf(state.getExternalId()),
        state.getTrackId(),
        state.getAllocationId(),
        state.getAllocatedAt(),
        state.getExpiresAt(),
        state.getDeletionRequestedAt(),
        since(state, type),
        Objects.requireNonNull(text(record, "eventId")),
        type,
        Objects.requireNonNull(time(record, "occurredAt")),
        written,
        at);
  }

  /** The state names moments of earlier versions, which bound the age of the last of them. */
  private static Instant since(SandboxState state, String type) {
    return switch (type) {
      case "SandboxSynced" -> latest(Instant.EPOCH, state.getAllocatedAt());
      case "SandboxAllocated" -> latest(Instant.EPOCH, state.getLastSynced());
      case "LeaseRenewed", "DeletionRequested", "SandboxExpired" ->
          latest(Instant.EPOCH, state.getLastSynced(), state.getAllocatedAt());
      case "SandboxSnapshot", "AllocationRepeated", "DeletionRepeated", "RenewalRepeated" ->
          state.getUpdatedAt();
      default ->
          latest(
              Instant.EPOCH,
              state.getLastSynced(),
              state.getAllocatedAt(),
              state.getDeletionRequestedAt());
    };
  }

  private static Instant latest(Instant one, @Nullable Instant... others) {
    Instant latest = one;
    for (Instant other : others) {
      if (other != null && other.isAfter(latest)) {
        latest = other;
      }
    }
    return latest;
  }

  private static @Nullable Instant time(SpecificRecord record, String name) {
    return (Instant) field(record, name);
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
