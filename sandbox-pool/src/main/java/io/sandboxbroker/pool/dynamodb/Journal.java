package io.sandboxbroker.pool.dynamodb;

import io.sandboxbroker.pool.JournalEntry;
import io.sandboxbroker.pool.PoolEvent;
import io.sandboxbroker.pool.Sandbox;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The journal of a sandbox as a map of slots. A write adds an entry and drops an old one without
 * reading. An entry has what changes between transitions; the row has the rest.
 */
final class Journal {
  private static final Set<String> EVENTS =
      Stream.of(PoolEvent.values()).map(PoolEvent::name).collect(Collectors.toUnmodifiableSet());

  private Journal() {}

  static AttributeValue write(JournalEntry step) {
    Sandbox after = step.after();
    Map<String, AttributeValue> map = new HashMap<>();
    map.put(Attribute.EVENT, AttributeValues.of(step.event().name()));
    map.put(Attribute.STATUS, AttributeValues.of(after.status().label()));
    map.put(Attribute.VERSION, AttributeValues.of(after.revision().version()));
    map.put(Attribute.CAUSE, AttributeValues.of(after.revision().cause()));
    map.put(Attribute.UPDATED_AT, AttributeValues.of(after.revision().at()));
    after
        .lastAllocation()
        .ifPresent(
            allocation ->
                map.put(Attribute.EXPIRES_AT, AttributeValues.of(allocation.expiresAt())));
    after
        .lastRelease()
        .ifPresent(
            release ->
                map.put(
                    Attribute.DELETION_RETRY_COUNT, AttributeValues.of(release.failedAttempts())));
    return AttributeValue.fromM(map);
  }

  static List<JournalEntry> read(Item row) {
    List<JournalEntry> steps = new ArrayList<>();
    for (Map<String, AttributeValue> slot : row.maps(Attribute.JOURNAL)) {
      var step = new Item(slot);
      String event = step.text(Attribute.EVENT);
      // A newer version of this program has written an event that this one does not know.
      if (EVENTS.contains(event)) {
        steps.add(new JournalEntry(PoolEvent.valueOf(event), SandboxItem.inState(step, row)));
      }
    }
    return steps;
  }
}
