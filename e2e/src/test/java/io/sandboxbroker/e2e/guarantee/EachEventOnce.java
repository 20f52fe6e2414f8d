package io.sandboxbroker.e2e.guarantee;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A reader of committed records reads each event once, although processes are killed. */
final class EachEventOnce implements Guarantee {

  private record EventKey(String type, String eventId) {}

  private final Map<EventKey, CommittedRecord> first = new HashMap<>();
  private final List<String> found = new ArrayList<>();

  @Override
  public void onEvent(CommittedRecord event) {
    var key = new EventKey(event.value().getSchema().getName(), event.text("eventId"));
    CommittedRecord before = first.putIfAbsent(key, event);
    if (before != null) {
      found.add("%s is repeated by %s".formatted(before, event));
    }
  }

  @Override
  public List<String> violations() {
    return List.copyOf(found);
  }
}
