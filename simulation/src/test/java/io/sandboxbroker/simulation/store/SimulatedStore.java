package io.sandboxbroker.simulation.store;

import io.sandboxbroker.pool.AccountId;
import io.sandboxbroker.pool.AccountPins;
import io.sandboxbroker.pool.Allocation;
import io.sandboxbroker.pool.CloseResult;
import io.sandboxbroker.pool.KeyQuery;
import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.ListPage;
import io.sandboxbroker.pool.ListQuery;
import io.sandboxbroker.pool.PoolEntry;
import io.sandboxbroker.pool.Quota;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.TrackQuery;
import io.sandboxbroker.pool.Transition;
import io.sandboxbroker.pool.Trigger;
import io.sandboxbroker.pool.WriteResult;
import io.sandboxbroker.simulation.fault.Fault;
import io.sandboxbroker.simulation.fault.Faults;
import io.sandboxbroker.simulation.time.Chance;
import io.sandboxbroker.simulation.time.Host;
import io.sandboxbroker.simulation.time.Scheduler;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The table as one process reaches it: each call takes time, and may fail. For one thread. */
public final class SimulatedStore implements SandboxStore, AccountPins {

  private static final long TIMEOUT = 2_000;
  private static final long MAX_LATE = 10_000;

  private final SandboxStore table;
  private final AccountPins pins;
  private final Host host;
  private final Scheduler scheduler;
  private final Chance chance;
  private final Faults faults;
  private final Set<CompletableFuture<?>> pending = new LinkedHashSet<>();

  public SimulatedStore(
      SandboxStore table,
      AccountPins pins,
      Host host,
      Scheduler scheduler,
      Chance chance,
      Faults faults) {
    this.table = table;
    this.pins = pins;
    this.host = host;
    this.scheduler = scheduler;
    this.chance = chance;
    this.faults = faults;
    host.atEnd(this::end);
  }

  @Override
  public CompletableFuture<WriteResult> write(Transition transition) {
    return call(() -> table.write(transition));
  }

  @Override
  public CompletableFuture<Boolean> isUsedUp(List<Quota> quotas) {
    return call(() -> table.isUsedUp(quotas));
  }

  @Override
  public CompletableFuture<Void> endLease(Allocation allocation, Instant now) {
    return call(() -> table.endLease(allocation, now));
  }

  @Override
  public CompletableFuture<CloseResult> close(Sandbox seen, String trigger, String reason) {
    return call(() -> table.close(seen, trigger, reason));
  }

  @Override
  public CompletableFuture<CloseResult> close(
      Trigger.AllocateSandbox command, String reason, Instant now) {
    return call(() -> table.close(command, reason, now));
  }

  @Override
  public CompletableFuture<Map<AccountId, SandboxId>> find(Collection<AccountId> accounts) {
    return call(() -> pins.find(accounts));
  }

  @Override
  public CompletableFuture<SandboxId> pin(AccountId account, SandboxId sandbox) {
    return call(() -> pins.pin(account, sandbox));
  }

  @Override
  public CompletableFuture<Optional<PoolEntry>> find(SandboxId sandbox) {
    return call(() -> table.find(sandbox));
  }

  @Override
  public CompletableFuture<Optional<Lease>> leaseOf(TrackId track) {
    return call(() -> table.leaseOf(track));
  }

  @Override
  public CompletableFuture<ListPage> list(ListQuery query) {
    return call(() -> table.list(query));
  }

  @Override
  public CompletableFuture<ListPage> ofTrack(TrackQuery query) {
    return call(() -> table.ofTrack(query));
  }

  @Override
  public CompletableFuture<ListPage> ofKey(KeyQuery query) {
    return call(() -> table.ofKey(query));
  }

  @Override
  public int shards() {
    return table.shards();
  }

  /** A call that has left the process is executed even if the process ends. */
  private <T> CompletableFuture<T> call(Supplier<CompletableFuture<T>> call) {
    if (!host.isAlive()) {
      return CompletableFuture.failedFuture(ended());
    }
    var answer = new CompletableFuture<T>();
    pending.add(answer);
    answer.whenComplete((result, failure) -> pending.remove(answer));
    if (faults.happens(Fault.STORE_THROTTLED)) {
      host.after(chance.between(1L, 50), () -> fail(answer, "throttled"));
    } else if (faults.happens(Fault.STORE_TIMEOUT)) {
      host.after(TIMEOUT, () -> fail(answer, "timed out, not executed"));
    } else if (faults.happens(Fault.STORE_ANSWER_LOST)) {
      scheduler.after(chance.between(1L, TIMEOUT - 1), () -> call.get().join());
      host.after(TIMEOUT, () -> fail(answer, "timed out, executed"));
    } else if (faults.happens(Fault.STORE_LATE)) {
      scheduler.after(TIMEOUT + chance.between(1L, MAX_LATE), () -> call.get().join());
      host.after(TIMEOUT, () -> fail(answer, "timed out, executed later"));
    } else {
      scheduler.after(
          latency(),
          () -> {
            T result = call.get().join();
            host.after(latency(), () -> answer.complete(result));
          });
    }
    return answer;
  }

  /** Timeouts of the machine's clock would keep the records of an ended process in memory. */
  private void end() {
    for (CompletableFuture<?> answer : List.copyOf(pending)) {
      answer.completeExceptionally(ended());
    }
  }

  private static CancellationException ended() {
    return new CancellationException("The process has ended");
  }

  private static void fail(CompletableFuture<?> answer, String why) {
    answer.completeExceptionally(new StoreUnavailableException(why));
  }

  private long latency() {
    return faults.happens(Fault.STORE_SLOW)
        ? chance.between(10, TIMEOUT / 2 - 10)
        : chance.between(0L, 3);
  }
}
