package io.sandboxbroker.e2e.guarantee;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who reads what is committed sees each event once, whoever was killed while telling it. */
final class EachEventOnce implements Guarantee {

  private record Told(String type, String eventId) {}

  private final Map<Told, Committed> first = new HashMap<>();
  private final List<String> found = new ArrayList<>();

  @Override
  public void onEvent(Committed event) {
    var told = new Told(event.value().getSchema().getName(), event.text("eventId"));
    Committed before = first.putIfAbsent(told, event);
    if (before != null) {
      found.add("%s is told again by %s".formatted(before, event));
    }
  }

  @Override
  public List<String> violations() {
    return List.copyOf(found);
  }
}
