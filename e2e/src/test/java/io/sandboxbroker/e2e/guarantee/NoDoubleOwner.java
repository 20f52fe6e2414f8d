package io.sandboxbroker.e2e.guarantee;

import static io.sandboxbroker.event.SandboxStatus.ALLOCATED;

import io.sandboxbroker.e2e.client.Call;
import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.e2e.guarantee.SandboxHistories.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** No sandbox belongs to two tracks, neither by the events nor by the answers. */
final class NoDoubleOwner implements Guarantee {

  private final SandboxHistories histories = new SandboxHistories();
  private final Map<String, TreeSet<String>> answered = new TreeMap<>();

  @Override
  public void onExchange(Exchange exchange) {
    if ((exchange.call() == Call.ALLOCATE || exchange.call() == Call.SWAP)
        && exchange.succeeded()) {
      answered
          .computeIfAbsent(exchange.text("sandbox_id"), sandbox -> new TreeSet<>())
          .add(exchange.track());
    }
  }

  @Override
  public void onEvent(CommittedRecord event) {
    histories.add(event);
  }

  @Override
  public List<String> violations() {
    List<String> found = new ArrayList<>();
    histories.all().forEach((sandbox, history) -> follow(sandbox, history, found));
    answered.forEach(
        (sandbox, tracks) -> {
          if (tracks.size() > 1) {
            found.add("sandbox %s was given to %s".formatted(sandbox, tracks));
          }
        });
    return found;
  }

  private static void follow(String sandbox, List<Transition> history, List<String> found) {
    @Nullable String owner = null;
    for (Transition transition : history) {
      @Nullable String next =
          transition.after().getStatus() == ALLOCATED ? transition.after().getTrackId() : null;
      if (owner != null && next != null && !owner.equals(next)) {
        found.add(
            "sandbox %s went from %s to %s by %s"
                .formatted(sandbox, owner, next, transition.event()));
      }
      owner = next;
    }
  }
}
