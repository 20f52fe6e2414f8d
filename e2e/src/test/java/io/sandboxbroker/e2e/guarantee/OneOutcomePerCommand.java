package io.sandboxbroker.e2e.guarantee;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.event.AllocationRejected;
import io.sandboxbroker.event.AllocationRepeated;
import io.sandboxbroker.event.DeletionRejected;
import io.sandboxbroker.event.DeletionRepeated;
import io.sandboxbroker.event.DeletionRequested;
import io.sandboxbroker.event.SandboxAllocated;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/**
 * Every command has exactly one committed outcome, of its kind, and no outcome lacks its command.
 */
final class OneOutcomePerCommand implements Guarantee {

  private static final Set<Class<? extends SpecificRecord>> OF_ALLOCATION =
      Set.of(SandboxAllocated.class, AllocationRepeated.class, AllocationRejected.class);
  private static final Set<Class<? extends SpecificRecord>> OF_DELETION =
      Set.of(DeletionRequested.class, DeletionRepeated.class, DeletionRejected.class);

  private final Map<String, Committed> commands = new TreeMap<>();
  private final Map<String, List<Committed>> outcomes = new TreeMap<>();

  @Override
  public void onCommand(Committed command) {
    commands.put(command.text("commandId"), command);
  }

  @Override
  public void onEvent(Committed event) {
    Class<?> type = event.value().getClass();
    if (OF_ALLOCATION.contains(type) || OF_DELETION.contains(type)) {
      outcomes.computeIfAbsent(event.text("causeId"), cause -> new ArrayList<>()).add(event);
    }
  }

  @Override
  public List<String> violations() {
    List<String> found = new ArrayList<>();
    commands.forEach(
        (id, command) -> {
          var own = outcomes.getOrDefault(id, List.of());
          var kind = command.is(AllocateSandbox.class) ? OF_ALLOCATION : OF_DELETION;
          if (own.size() != 1) {
            found.add("command %s, %s, has the outcomes %s".formatted(id, command, own));
          } else if (!kind.contains(own.getFirst().value().getClass())) {
            found.add("command %s, %s, is answered by %s".formatted(id, command, own.getFirst()));
          }
        });
    outcomes.forEach(
        (cause, own) -> {
          if (!commands.containsKey(cause)) {
            found.add("%s answer the command %s, which nobody gave".formatted(own, cause));
          }
        });
    return found;
  }
}
