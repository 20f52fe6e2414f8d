package io.sandboxbroker.simulation.csp;

import io.sandboxbroker.simulation.fault.Fault;
import io.sandboxbroker.simulation.fault.Remedy;
import io.sandboxbroker.simulation.process.World;
import io.sandboxbroker.simulation.time.Host;
import io.sandboxbroker.worker.csp.AccountsReply;
import io.sandboxbroker.worker.csp.CspFault;
import io.sandboxbroker.worker.csp.DeletionReply;
import io.sandboxbroker.worker.csp.ListParts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The CSP with its accounts. For one thread. */
public final class SimulatedCsp {

  private final World world;
  private final Consumer<String> onDeletion;
  private final Map<String, CspEntry> accounts = new LinkedHashMap<>();

  /** Accounts that are deleted, and that the list still shows until that time. */
  private final Map<CspEntry, Long> lingering = new LinkedHashMap<>();

  private final Map<String, Long> deleted = new HashMap<>();
  private byte @Nullable [] lastList;

  /**
   * Creates a CSP without accounts.
   *
   * @param onDeletion learns of every account that is deleted, at that moment
   */
  public SimulatedCsp(World world, Consumer<String> onDeletion) {
    this.world = world;
    this.onDeletion = onDeletion;
  }

  /** Creates an account. */
  public void create(String account, String number, String name) {
    accounts.put(account, new CspEntry(account, number, name, 0));
  }

  /** The accounts that exist. */
  public List<CspEntry> accounts() {
    return List.copyOf(accounts.values());
  }

  /** Whether an account was deleted at that millisecond of the life. */
  public boolean wasDeleted(String account, long at) {
    Long since = deleted.get(account);
    return since != null && since <= at;
  }

  /** Changes what the list shows of an account. */
  public void change(CspEntry changed) {
    world.story().add("csp", "changes %s", changed);
    accounts.replace(changed.id(), changed);
  }

  /** A call of a worker; it is executed even if the worker ends meanwhile. */
  public Mono<DeletionReply> delete(Host host, String account) {
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

  /** How long an answer takes, in milliseconds. */
  public long latency() {
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
    CspEntry found = accounts.remove(account);
    if (found != null) {
      world.story().add("csp", "deletes account %s", account);
      onDeletion.accept(account);
      deleted.put(account, world.scheduler().now());
      if (world.faults().happens(Fault.LIST_LINGERS)) {
        lingering.put(found, world.scheduler().now() + world.chance().between(1_000L, 300_000));
      }
    }
    return world.faults().happens(Fault.CSP_ANSWER_LOST)
        ? new CspFault.Unavailable("timed out")
        : new DeletionReply.Gone(found != null ? 200 : 404);
  }

  /** The answer to a request for the list. */
  public AccountsReply list() {
    if (world.faults().happens(Fault.LIST_FAILED)) {
      return new CspFault.Unavailable("HTTP 500");
    }
    byte[] before = lastList;
    byte[] now = shown();
    lastList = now;
    byte[] body = before != null && world.faults().happens(Fault.LIST_LAGS) ? before : now;
    world.story().add("csp", "lists %d bytes%s", body.length, body == now ? "" : " of before");
    AccountsReply reply = ListParts.parse(body);
    boolean refused =
        world.without().contains(Remedy.ODD_ENTRIES)
            && reply instanceof AccountsReply.Accounts(var accounts, var odd)
            && odd.count() > 0;
    return refused ? new CspFault.Malformed("an odd entry") : reply;
  }

  private byte[] shown() {
    long now = world.scheduler().now();
    lingering.values().removeIf(until -> until < now);
    List<CspEntry> entries = new ArrayList<>();
    accounts.values().stream().filter(entry -> entry.hiddenUntil() <= now).forEach(entries::add);
    entries.addAll(lingering.keySet());
    return new ListBody(world.faults(), world.chance()).of(entries);
  }
}
