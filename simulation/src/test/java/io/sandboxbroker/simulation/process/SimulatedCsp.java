package io.sandboxbroker.simulation.process;

import io.sandboxbroker.simulation.fault.Fault;
import io.sandboxbroker.simulation.time.Host;
import io.sandboxbroker.worker.csp.CspFault;
import io.sandboxbroker.worker.csp.DeletionReply;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** The CSP with its accounts. For one thread. */
public final class SimulatedCsp {

  private final World world;
  private final Consumer<String> onDeletion;
  private final Set<String> accounts = new LinkedHashSet<>();

  /**
   * Creates a CSP without accounts.
   *
   * @param onDeletion learns of every account that is deleted, at that moment
   */
  public SimulatedCsp(World world, Consumer<String> onDeletion) {
    this.world = world;
    this.onDeletion = onDeletion;
  }

  public void create(String account) {
    accounts.add(account);
  }

  public boolean has(String account) {
    return accounts.contains(account);
  }

  /** A call of a worker; it is executed even if the worker ends meanwhile. */
  Mono<DeletionReply> delete(Host host, String account) {
    return Mono.create(
        answer ->
            world
                .scheduler()
                .after(
                    latency(),
                    () -> {
                      DeletionReply reply = executed(account);
                      host.after(latency(), () -> answer.success(reply));
                    }));
  }

  private long latency() {
    return world.faults().happens(Fault.CSP_SLOW)
        ? world.chance().between(1_000L, 10_000)
        : world.chance().between(5L, 50);
  }

  private DeletionReply executed(String account) {
    if (world.faults().happens(Fault.CSP_THROTTLED)) {
      return new CspFault.Throttled(Optional.of(Duration.ofSeconds(2)));
    }
    if (world.faults().happens(Fault.CSP_ERROR)) {
      return new CspFault.Unavailable("HTTP 500");
    }
    boolean there = accounts.remove(account);
    if (there) {
      world.story().add("csp", "deletes account %s", account);
      onDeletion.accept(account);
    }
    return world.faults().happens(Fault.CSP_ANSWER_LOST)
        ? new CspFault.Unavailable("timed out")
        : new DeletionReply.Gone(there ? 200 : 404);
  }
}
