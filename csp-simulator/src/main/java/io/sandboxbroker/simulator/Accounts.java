package io.sandboxbroker.simulator;

import io.sandboxbroker.simulator.SimulatorState.AccountCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The accounts that exist, and those gone lately, which a lagging list still shows. Thread-safe.
 */
final class Accounts {
  /** The most accounts that may exist. */
  static final int MAX = 250_000;

  private static final int MAX_GONE = 10_000;

  /** What became of a deletion. */
  enum Deletion {
    DONE,
    UNKNOWN,
    NOT_A_SANDBOX
  }

  private record Entry(Account account, List<UniversalService> services) {}

  private record Gone(Account account, Instant at) {}

  private final AccountFactory factory;
  private final Map<UUID, Entry> entries = new LinkedHashMap<>();
  private final Deque<Gone> gone = new ArrayDeque<>();

  /** Fields that the list shows in place of those of the account; null leaves a field out. */
  private final Map<UUID, ObjectNode> shown = new HashMap<>();

  private int deleted;
  private int removedByHand;
  private int refusedDeletions;
  private int orphanedServices;

  Accounts(SimulatorSettings settings, SplittableRandom random, Instant now) {
    factory = new AccountFactory(settings.seed(), random.split());
    List<String> prefixes = settings.prefixes();
    List<Account> accounts = new ArrayList<>();
    for (int i = 0; i < settings.accounts(); i++) {
      accounts.add(factory.activeSandbox(prefixes.get(i % prefixes.size()), now));
    }
    for (int i = 0; i < settings.otherAccounts(); i++) {
      accounts.add(factory.other(prefixes.get(i % prefixes.size()), i, now));
    }
    Collections.shuffle(accounts, random);
    accounts.forEach(this::enter);
  }

  /**
   * Creates active sandboxes, as the CSP's own automation would.
   *
   * @param fields that the list shows in place of theirs; null for none
   */
  synchronized List<Account> add(
      int count, String prefix, @Nullable ObjectNode fields, Instant now) {
    if (count < 1 || entries.size() + count > MAX) {
      throw new IllegalArgumentException(
          "count must be at least 1 and leave no more than " + MAX + " accounts, not " + count);
    }
    List<Account> added = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Account account = factory.activeSandbox(prefix, now);
      enter(account);
      if (fields != null) {
        show(account.uuid(), fields.deepCopy());
      }
      added.add(account);
    }
    return added;
  }

  /** Deletes a sandbox, once. */
  synchronized Deletion delete(UUID uuid, Instant now) {
    Entry entry = entries.get(uuid);
    if (entry == null) {
      return Deletion.UNKNOWN;
    }
    if (!entry.account().isSandbox()) {
      refusedDeletions++;
      return Deletion.NOT_A_SANDBOX;
    }
    drop(entry, now);
    deleted++;
    orphanedServices += entry.services().size();
    return Deletion.DONE;
  }

  /**
   * Removes accounts without the API, as an operator would. Accounts that do not exist are not
   * counted.
   */
  synchronized int removeByHand(Collection<UUID> uuids, Instant now) {
    int removed = 0;
    for (UUID uuid : uuids) {
      Entry entry = entries.get(uuid);
      if (entry != null) {
        drop(entry, now);
        removed++;
      }
    }
    removedByHand += removed;
    return removed;
  }

  /** The accounts that exist, whatever the list shows. */
  synchronized List<Account> present() {
    return entries.values().stream().map(Entry::account).toList();
  }

  /** What the list shows: the accounts that exist, and those gone for less than the lag. */
  synchronized List<Object> listed(Instant now, Duration lag) {
    List<Object> listed = new ArrayList<>();
    entries.values().forEach(entry -> listed.add(asShown(entry.account())));
    for (Gone one : gone) {
      if (one.at().plus(lag).isAfter(now)) {
        listed.add(asShown(one.account()));
      }
    }
    return listed;
  }

  private Object asShown(Account account) {
    @Nullable ObjectNode fields = shown.get(account.uuid());
    if (fields == null) {
      return account;
    }
    ObjectNode changed = Json.copy(account);
    fields
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isNull()) {
                changed.remove(field.getKey());
              } else {
                changed.set(field.getKey(), field.getValue());
              }
            });
    return changed;
  }

  /** Makes the list show these fields of an account; false when there is no such account. */
  synchronized boolean show(UUID uuid, ObjectNode fields) {
    if (!entries.containsKey(uuid)) {
      return false;
    }
    shown.computeIfAbsent(uuid, none -> fields).setAll(fields);
    return true;
  }

  synchronized Optional<List<UniversalService>> services(UUID account) {
    return Optional.ofNullable(entries.get(account)).map(entry -> List.copyOf(entry.services()));
  }

  synchronized Optional<UniversalService> addService(UUID account, String name) {
    Optional<Entry> entry = Optional.ofNullable(entries.get(account));
    Optional<UniversalService> service = entry.map(found -> factory.service(name));
    entry.ifPresent(found -> service.ifPresent(found.services()::add));
    return service;
  }

  synchronized boolean deleteService(UUID account, String key) {
    Entry entry = entries.get(account);
    return entry != null && entry.services().removeIf(service -> service.hasKey(key));
  }

  synchronized AccountCounts counts() {
    int active =
        (int) entries.values().stream().filter(entry -> entry.account().isActiveSandbox()).count();
    int services = entries.values().stream().mapToInt(entry -> entry.services().size()).sum();
    return new AccountCounts(
        entries.size(),
        active,
        deleted,
        removedByHand,
        refusedDeletions,
        services,
        orphanedServices);
  }

  private void enter(Account account) {
    List<UniversalService> services = account.isSandbox() ? factory.leftovers() : List.of();
    entries.put(account.uuid(), new Entry(account, new ArrayList<>(services)));
  }

  private void drop(Entry entry, Instant now) {
    entries.remove(entry.account().uuid());
    if (gone.size() == MAX_GONE) {
      shown.remove(gone.removeFirst().account().uuid());
    }
    gone.addLast(new Gone(entry.account(), now));
  }
}
