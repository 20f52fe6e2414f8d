package io.sandboxbroker.pool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The pool in memory, for tests: the same promises as the real one's, kept by a lock, and {@link
 * Faults} on demand. Without faults each call is answered before it returns. Thread-safe.
 */
public final class InMemorySandboxStore implements SandboxStore, AccountPins {
  private static final Comparator<Sandbox> BY_NAME =
      Comparator.comparing(InMemorySandboxStore::keyOf);

  private final int shards;
  private final Faults faults = new Faults();
  private final Map<SandboxId, Map<String, JournalEntry>> journals = new HashMap<>();
  private final Map<SandboxId, Sandbox> rows = new HashMap<>();
  private final Map<TrackId, Lease> leases = new HashMap<>();
  private final Map<AccountId, SandboxId> pins = new HashMap<>();
  private final Map<SandboxId, Map<String, String>> closedOfSandbox = new HashMap<>();
  private final Map<TrackId, Map<String, String>> closedOfTrack = new HashMap<>();
  private final Map<TrackId, Set<String>> quotaHolders = new HashMap<>();
  private Map<SandboxId, Sandbox> index = rows;
  private int reads;
  private int queries;
  private int writes;

  public InMemorySandboxStore() {
    this(16);
  }

  public InMemorySandboxStore(int shards) {
    this.shards = shards;
  }

  /** The faults to simulate. */
  public Faults faults() {
    return faults;
  }

  /** Adds available sandboxes of these accounts. */
  public synchronized void add(Account... accounts) {
    for (Account account : accounts) {
      var discovery =
          Examples.change(new UnknownSandbox(account.id()), Examples.discovered(account));
      if (!(apply(discovery) instanceof WriteResult.Won)) {
        throw new IllegalArgumentException(account + " is in the pool already");
      }
    }
  }

  /** Removes a pin, as if an earlier version of the program had discovered the account. */
  public synchronized void removePin(AccountId account) {
    pins.remove(account);
  }

  /** Removes a row, as the TTL of DynamoDB or an operator would. */
  public synchronized void removeRow(SandboxId sandbox) {
    rows.remove(sandbox);
    journals.remove(sandbox);
    closedOfSandbox.remove(sandbox);
  }

  /** Lists show the pool as it is now, until {@link #catchUpIndex}. */
  public synchronized void freezeIndex() {
    index = Map.copyOf(rows);
  }

  /** Lists show the present pool again. */
  public synchronized void catchUpIndex() {
    index = rows;
  }

  /** Makes an ended lease live again, as a table restored to a point in time may. */
  public synchronized void reviveLease(TrackId track) {
    leases.computeIfPresent(
        track,
        (same, lease) ->
            new Lease(
                track,
                lease.sandbox(),
                lease.request(),
                lease.allocatedAt(),
                lease.expiresAt(),
                true,
                lease.usedKeys(),
                lease.grants()));
  }

  /**
   * Replaces the lease of a track by an earlier one, as a table restored to a point in time may.
   */
  public synchronized void restoreLease(Lease lease) {
    leases.put(lease.track(), lease);
  }

  /** Loses the row of a sandbox, and nothing else of it. */
  public synchronized void lose(SandboxId sandbox) {
    rows.remove(sandbox);
  }

  /** Every sandbox in its present state, in the order of names. */
  public synchronized List<Sandbox> sandboxes() {
    return rows.values().stream().sorted(BY_NAME).toList();
  }

  /** Every lease, live and ended. */
  public synchronized List<Lease> leases() {
    return List.copyOf(leases.values());
  }

  /** The live leases, one after the other. */
  public LiveLeases liveLeases() {
    return visitor ->
        faults.read(
            () -> {
              leases().stream().filter(Lease::live).forEach(visitor);
              return null;
            });
  }

  /** The number of writes so far. */
  public synchronized int writes() {
    return writes;
  }

  /** The number of reads of rows and leases so far. */
  public synchronized int reads() {
    return reads;
  }

  /** The number of pages read so far. */
  public synchronized int queries() {
    return queries;
  }

  @Override
  public CompletableFuture<WriteResult> write(Transition transition) {
    return faults.write(() -> apply(transition));
  }

  private synchronized WriteResult apply(Transition transition) {
    writes++;
    Optional<PoolEntry> current = entry(transition.after().id());
    Optional<JournalEntry> own = current.flatMap(entry -> entry.causedBy(transition.cause()));
    if (own.isPresent()) {
      return new WriteResult.Won(own.get());
    }
    LeaseChange change = transition.leaseChange();
    Optional<String> closed = reasonOfClosed(transition);
    if (closed.isPresent()) {
      return new WriteResult.Closed(closed.get());
    }
    if (change instanceof LeaseChange.Taken taken) {
      Lease held = leases.get(taken.lease().track());
      if (held != null && !allows(held, taken.lease())) {
        return new WriteResult.AlreadyServed(held);
      }
    }
    if (transition.before() instanceof UnknownSandbox) {
      Optional<SandboxId> pinned = pinned(transition.after().account(), current);
      if (pinned.isPresent()
          && !(pinned.get().equals(transition.after().id()) && current.isPresent())) {
        return new WriteResult.AccountPinned(pinned.get());
      }
    }
    if (change instanceof LeaseChange.Swapped swapped) {
      Optional<WriteResult> lost = notSwapped(transition, swapped);
      if (lost.isPresent()) {
        return lost.get();
      }
    }
    long version = current.map(entry -> entry.sandbox().revision().version()).orElse(0L);
    if (version != transition.expectedVersion()) {
      return new WriteResult.Beaten(current);
    }
    if (change instanceof LeaseChange.Taken taken) {
      Optional<Quota> exceeded = taken.quotas().stream().filter(this::isUsedUp).findFirst();
      if (exceeded.isPresent()) {
        return new WriteResult.QuotaExceeded(exceeded.get());
      }
    }
    record(transition);
    record(change);
    return new WriteResult.Won(transition.step());
  }

  private synchronized boolean isUsedUp(Quota quota) {
    return quotaHolders.values().stream()
            .filter(holders -> holders.contains(quota.holder()))
            .count()
        >= quota.limit();
  }

  @Override
  public CompletableFuture<Boolean> isUsedUp(List<Quota> quotas) {
    return faults.read(() -> quotas.stream().anyMatch(this::isUsedUp));
  }

  private Optional<WriteResult> notSwapped(Transition taken, LeaseChange.Swapped swapped) {
    Transition given = swapped.given();
    if (given.after().id().equals(taken.after().id())) {
      throw new IllegalArgumentException("DynamoDB changes no item twice in one transaction");
    }
    Lease held = leases.get(swapped.lease().track());
    if (held == null) {
      return Optional.of(new WriteResult.GivenChanged());
    }
    String allocation = given.after().lastAllocation().orElseThrow().id();
    if (!held.live() || !held.commandId().equals(allocation)) {
      return Optional.of(new WriteResult.AlreadyServed(held));
    }
    Sandbox row = rows.get(given.after().id());
    boolean changed = row == null || row.revision().version() != given.expectedVersion();
    return changed ? Optional.of(new WriteResult.GivenChanged()) : Optional.empty();
  }

  private Optional<String> reasonOfClosed(Transition transition) {
    String trigger = transition.cause();
    if (transition.leaseChange() instanceof LeaseChange.Taken taken) {
      TrackId track = taken.lease().track();
      boolean served =
          Optional.ofNullable(leases.get(track))
              .filter(lease -> lease.live() || lease.grantedFor(trigger).isPresent())
              .isPresent();
      return served
          ? Optional.empty()
          : Optional.ofNullable(closedOfTrack.getOrDefault(track, Map.of()).get(trigger));
    }
    if (transition.leaseChange() instanceof LeaseChange.Swapped swapped) {
      TrackId track = swapped.lease().track();
      return Optional.ofNullable(leases.get(track))
          .filter(lease -> lease.grantedFor(trigger).isEmpty())
          .map(lease -> closedOfTrack.getOrDefault(track, Map.of()).get(trigger));
    }
    return Optional.ofNullable(
        closedOfSandbox.getOrDefault(transition.after().id(), Map.of()).get(trigger));
  }

  @Override
  public CompletableFuture<Void> endLease(Allocation allocation, Instant now) {
    return faults.write(
        () -> {
          synchronized (this) {
            writes++;
            record(new LeaseChange.Ended(allocation));
            return null;
          }
        });
  }

  @Override
  public CompletableFuture<CloseResult> close(Sandbox seen, String trigger, String reason) {
    return faults.write(() -> applyClosing(seen, trigger, reason));
  }

  private synchronized CloseResult applyClosing(Sandbox seen, String trigger, String reason) {
    writes++;
    Optional<PoolEntry> current = entry(seen.id());
    boolean unchanged =
        current
            .filter(row -> row.sandbox().revision().version() == seen.revision().version())
            .isPresent();
    if (!unchanged) {
      return new CloseResult.Beaten(current);
    }
    remember(closedOfSandbox.computeIfAbsent(seen.id(), none -> newest()), trigger, reason);
    return new CloseResult.Closed();
  }

  @Override
  public CompletableFuture<CloseResult> close(
      Trigger.AllocateSandbox command, String reason, Instant now) {
    return faults.write(() -> applyClosing(command, reason));
  }

  private synchronized CloseResult applyClosing(Trigger.AllocateSandbox command, String reason) {
    writes++;
    TrackId track = command.track();
    Lease lease = leases.computeIfAbsent(track, Lease::ofNothing);
    if (lease.grantedFor(command.id()).isPresent()) {
      return new CloseResult.Served(lease);
    }
    remember(closedOfTrack.computeIfAbsent(track, none -> newest()), command.id(), reason);
    return new CloseResult.Closed();
  }

  private static Map<String, String> newest() {
    return new LinkedHashMap<>();
  }

  private static void remember(Map<String, String> closed, String trigger, String reason) {
    closed.putIfAbsent(trigger, reason);
    if (closed.size() > MAX_CLOSED) {
      closed.remove(closed.keySet().iterator().next());
    }
  }

  /** The pin of an account, which the row of the same account gets if it has none. */
  private Optional<SandboxId> pinned(Account account, Optional<PoolEntry> row) {
    AccountId id = account.accountId();
    row.map(entry -> entry.sandbox().account())
        .filter(known -> known.accountId().equals(id))
        .ifPresent(known -> pins.putIfAbsent(id, known.id()));
    return Optional.ofNullable(pins.get(id));
  }

  @Override
  public CompletableFuture<Map<AccountId, SandboxId>> find(Collection<AccountId> accounts) {
    return faults.read(
        () -> {
          synchronized (this) {
            Map<AccountId, SandboxId> found = new HashMap<>(pins);
            found.keySet().retainAll(Set.copyOf(accounts));
            return found;
          }
        });
  }

  @Override
  public CompletableFuture<SandboxId> pin(AccountId account, SandboxId sandbox) {
    return faults.write(
        () -> {
          synchronized (this) {
            pins.putIfAbsent(account, sandbox);
            return pins.get(account);
          }
        });
  }

  private static boolean allows(Lease held, Lease next) {
    return !held.live()
        && held.grantedFor(next.commandId()).isEmpty()
        && !held.mayHaveServed(next.grants().getFirst().deadline(), next.allocatedAt())
        && next.usedKeys().stream()
            .noneMatch(
                key -> held.usedKeys().contains(key) || held.usedKeys().size() >= Lease.MAX_KEYS);
  }

  private void record(Transition transition) {
    SandboxId id = transition.after().id();
    rows.put(id, transition.after());
    if (transition.before() instanceof UnknownSandbox) {
      pins.put(transition.after().account().accountId(), id);
    }
    JournalEntry step = transition.step();
    journals.computeIfAbsent(id, ignored -> new HashMap<>()).put(step.slot(), step);
  }

  private void record(LeaseChange change) {
    switch (change) {
      case LeaseChange.Taken taken -> {
        leases.merge(taken.lease().track(), taken.lease(), InMemorySandboxStore::after);
        taken
            .quotas()
            .forEach(
                quota ->
                    quotaHolders
                        .computeIfAbsent(taken.lease().track(), none -> new HashSet<>())
                        .add(quota.holder()));
      }
      case LeaseChange.Swapped swapped -> {
        record(swapped.given());
        leases.put(swapped.lease().track(), swapped.lease());
      }
      case LeaseChange.Renewed renewed ->
          leases.computeIfPresent(
              renewed.allocation().track(),
              (track, lease) ->
                  lease.live() && lease.commandId().equals(renewed.allocation().id())
                      ? lease.renewed(renewed.allocation().expiresAt())
                      : lease);
      case LeaseChange.Ended ended ->
          leases.computeIfPresent(
              ended.allocation().track(),
              (track, lease) -> {
                boolean ends = lease.commandId().equals(ended.allocation().id());
                if (ends) {
                  quotaHolders.remove(track);
                }
                return ends ? lease.ended() : lease;
              });
      case LeaseChange.Untouched ignored -> {}
    }
  }

  private static Lease after(Lease before, Lease next) {
    var keys = new HashSet<>(before.usedKeys());
    keys.addAll(next.usedKeys());
    var grants = new ArrayList<>(next.grants());
    grants.addAll(before.grants());
    return new Lease(
        next.track(),
        next.sandbox(),
        next.request(),
        next.allocatedAt(),
        next.expiresAt(),
        next.live(),
        keys,
        grants);
  }

  @Override
  public CompletableFuture<Optional<PoolEntry>> find(SandboxId sandbox) {
    return faults.read(
        () -> {
          synchronized (this) {
            reads++;
            return entry(sandbox);
          }
        });
  }

  @Override
  public CompletableFuture<Optional<Lease>> leaseOf(TrackId track) {
    return faults.read(
        () -> {
          synchronized (this) {
            reads++;
            return Optional.ofNullable(leases.get(track));
          }
        });
  }

  private Optional<PoolEntry> entry(SandboxId id) {
    return Optional.ofNullable(rows.get(id))
        .map(row -> new PoolEntry(row, List.copyOf(journals.get(id).values())));
  }

  @Override
  public CompletableFuture<ListPage> list(ListQuery query) {
    if (query.shard() >= shards) {
      throw new IllegalArgumentException("There is no shard " + query.shard() + " of " + shards);
    }
    return faults.read(() -> page(query));
  }

  private synchronized ListPage page(ListQuery query) {
    queries++;
    String start = query.cursor() == null ? "" : afterMark(markOf(query), query.cursor());
    List<Sandbox> rest =
        index.values().stream()
            .filter(sandbox -> shardOf(sandbox) == query.shard())
            .filter(sandbox -> sandbox.status() == query.status())
            .filter(
                sandbox ->
                    query.namePrefix() == null
                        || sandbox.account().name().startsWith(query.namePrefix()))
            .filter(sandbox -> keyOf(sandbox).compareTo(start) > 0)
            .sorted(BY_NAME)
            .toList();
    ListPage page = cut(rest, query.limit(), last -> markOf(query) + keyOf(last));
    // Like DynamoDB, which filters what it has read.
    return new ListPage(
        page.sandboxes().stream().filter(sandbox -> isUntil(sandbox, query.until())).toList(),
        page.cursor());
  }

  private static boolean isUntil(Sandbox sandbox, @Nullable Instant until) {
    Instant time =
        sandbox instanceof Sandbox.Allocated allocated
            ? allocated.allocation().expiresAt()
            : sandbox.revision().at();
    return until == null || !time.isAfter(until);
  }

  private static ListPage cut(List<Sandbox> rest, int limit, Function<Sandbox, String> cursor) {
    if (rest.size() <= limit) {
      return new ListPage(rest, null);
    }
    List<Sandbox> page = rest.subList(0, limit);
    return new ListPage(page, cursor.apply(page.getLast()));
  }

  @Override
  public CompletableFuture<ListPage> ofTrack(TrackQuery query) {
    return faults.read(
        () ->
            page(
                "track",
                allocation -> allocation.belongsTo(query.track()),
                query.limit(),
                query.cursor()));
  }

  @Override
  public CompletableFuture<ListPage> ofKey(KeyQuery query) {
    return faults.read(
        () ->
            page(
                "key",
                allocation -> allocation.hasChosenKey(query.key()),
                query.limit(),
                query.cursor()));
  }

  /** In the order of allocation. */
  private synchronized ListPage page(
      String kind, Predicate<Allocation> wanted, int limit, @Nullable String cursor) {
    queries++;
    String mark = kind + "\t";
    String start = cursor == null ? "" : afterMark(mark, cursor);
    List<Sandbox> rest =
        index.values().stream()
            .filter(sandbox -> sandbox.lastAllocation().filter(wanted).isPresent())
            .filter(sandbox -> allocationKeyOf(sandbox).compareTo(start) > 0)
            .sorted(Comparator.comparing(InMemorySandboxStore::allocationKeyOf))
            .toList();
    return cut(rest, limit, last -> mark + allocationKeyOf(last));
  }

  private static String allocationKeyOf(Sandbox sandbox) {
    Instant at = sandbox.lastAllocation().orElseThrow().allocatedAt();
    return "%020d\t%s".formatted(at.toEpochMilli(), sandbox.id());
  }

  private static String afterMark(String mark, String cursor) {
    if (!cursor.startsWith(mark)) {
      throw new IllegalArgumentException("Not a cursor of this query");
    }
    return cursor.substring(mark.length());
  }

  private static String markOf(ListQuery query) {
    return query.status() + "\t" + query.shard() + "\t";
  }

  private static String keyOf(Sandbox sandbox) {
    return sandbox.account().name() + "\t" + sandbox.id();
  }

  private int shardOf(Sandbox sandbox) {
    return Math.floorMod(sandbox.id().value().hashCode(), shards);
  }

  @Override
  public int shards() {
    return shards;
  }
}
