package io.sandboxbroker.audit.report;

import io.sandboxbroker.audit.log.LogEntry;
import io.sandboxbroker.audit.log.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The history of one sandbox or one track. Keeps a bounded number of entries and counts the rest.
 * Not thread-safe.
 */
public final class Timeline {

  private static final int MAX_KEPT = 10_000;

  /** The fields of an entry, in this order, as far as the record has them. */
  private static final List<String> FIELDS =
      List.of(
          "trackId",
          "sandboxId",
          "status",
          "version",
          "reason",
          "result",
          "turn",
          "namePrefix",
          "expiresAt",
          "deadline",
          "commandId",
          "causeId",
          "requestId");

  private final @Nullable String sandbox;
  private final @Nullable String track;
  private final List<Line> lines = new ArrayList<>();
  private long left;

  /**
   * One record.
   *
   * @param details its fields by name
   */
  public record Line(Instant at, String type, Map<String, String> details, Position position) {}

  /**
   * @param sandbox whose life to follow; null for none
   * @param track whose commands and outcomes to follow; null for none
   */
  public Timeline(@Nullable String sandbox, @Nullable String track) {
    this.sandbox = sandbox;
    this.track = track;
  }

  /** Adds the record if it concerns the sandbox or the track. */
  public void accept(SpecificRecord record, LogEntry entry, Instant written, Position position) {
    boolean concerned =
        (sandbox != null && entry.sandboxes().contains(sandbox))
            || (track != null && entry.tracks().contains(track));
    if (!concerned) {
      return;
    }
    if (lines.size() >= MAX_KEPT) {
      left++;
      return;
    }
    lines.add(new Line(written, record.getSchema().getName(), details(record), position));
  }

  private static Map<String, String> details(SpecificRecord record) {
    var details = new LinkedHashMap<String, String>();
    Object state = value(record, "sandbox");
    for (String field : FIELDS) {
      Object value = value(record, field);
      if (value == null && state instanceof SpecificRecord sandbox) {
        value = value(sandbox, field);
      }
      if (value != null) {
        details.put(field, value.toString());
      }
    }
    return details;
  }

  private static @Nullable Object value(SpecificRecord record, String name) {
    Schema.Field field = record.getSchema().getField(name);
    return field == null ? null : record.get(field.pos());
  }

  /** The entries in the order of time. */
  public List<Line> lines() {
    return List.copyOf(lines);
  }

  /** The number of entries that were left out. */
  public long left() {
    return left;
  }
}
