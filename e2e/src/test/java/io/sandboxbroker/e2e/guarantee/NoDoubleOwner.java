package io.sandboxbroker.e2e.guarantee;

import static io.sandboxbroker.event.SandboxStatus.ALLOCATED;

import io.sandboxbroker.e2e.client.Call;
import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.e2e.guarantee.Lives.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** No sandbox belongs to two tracks, neither by the events nor by what clients were told. */
final class NoDoubleOwner implements Guarantee {

  private final Lives lives = new Lives();
  private final Map<String, TreeSet<String>> told = new TreeMap<>();

  @Override
  public void onExchange(Exchange exchange) {
    if (exchange.call() == Call.ALLOCATE && exchange.succeeded()) {
      told.computeIfAbsent(exchange.text("sandbox_id"), sandbox -> new TreeSet<>())
          .add(exchange.track());
    }
  }

  @Override
  public void onEvent(Committed event) {
    lives.add(event);
  }

  @Override
  public List<String> violations() {
    List<String> found = new ArrayList<>();
    lives.all().forEach((sandbox, life) -> follow(sandbox, life, found));
    told.forEach(
        (sandbox, tracks) -> {
          if (tracks.size() > 1) {
            found.add("sandbox %s was given to %s".formatted(sandbox, tracks));
          }
        });
    return found;
  }

  private static void follow(String sandbox, List<Transition> life, List<String> found) {
    @Nullable String owner = null;
    for (Transition transition : life) {
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
