package io.sandboxbroker.migration;

import java.util.HashMap;
import java.util.Map;

/** A row of the earlier broker's table, with what every row has. */
public record EarlierTableRow(Map<String, Object> values) {

  /** A row of a sandbox that nobody has allocated. */
  public static EarlierTableRow of(String id, String name, String externalId, String status) {
    Map<String, Object> values = new HashMap<>();
    values.put("PK", "SBX#" + id);
    values.put("SK", "META");
    values.put("sandbox_id", id);
    values.put("name", name);
    values.put("external_id", externalId);
    values.put("status", status);
    values.put("lab_duration_hours", 4);
    values.put("deletion_retry_count", 0);
    values.put("allocated_at", 0);
    return new EarlierTableRow(values);
  }

  /** The same with another value. */
  public EarlierTableRow with(String attribute, Object value) {
    Map<String, Object> changed = new HashMap<>(values);
    changed.put(attribute, value);
    return new EarlierTableRow(changed);
  }

  /** The same without a value. */
  public EarlierTableRow without(String attribute) {
    Map<String, Object> changed = new HashMap<>(values);
    changed.remove(attribute);
    return new EarlierTableRow(changed);
  }

  /** The same, allocated to a track at a time in seconds. */
  public EarlierTableRow allocatedTo(String track, long second) {
    return with("allocated_to_track", track)
        .with("allocated_at", second)
        .with("updated_at", second)
        .with("idempotency_key", track)
        .with("track_name", "lab");
  }
}
