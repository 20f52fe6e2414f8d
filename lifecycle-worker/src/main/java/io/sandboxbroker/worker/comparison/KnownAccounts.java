package io.sandboxbroker.worker.comparison;

import io.sandboxbroker.csp.SandboxListed;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.worker.comparison.KnownAccount.Presence;
import io.sandboxbroker.worker.wire.AccountKey;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Stores the accounts of the last complete list and of the pool, each under its key with the
 * sandbox id that it keeps. An account is forgotten when the lists lack it and the pool has deleted
 * it. Not thread-safe.
 */
final class KnownAccounts {

  private static final String KNOWN = "known-accounts";
  private static final String OWNERS = "sandbox-owners";
  private static final String EXPECTED = "expected-accounts";

  private final KeyValueStore<String, KnownAccount> known;

  /** The key of the account that has a sandbox id. */
  private final KeyValueStore<String, String> owners;

  private final KeyValueStore<String, Long> expected;

  KnownAccounts(ProcessorContext<?, ?> context) {
    this.known = context.getStateStore(KNOWN);
    this.owners = context.getStateStore(OWNERS);
    this.expected = context.getStateStore(EXPECTED);
  }

  static List<StoreBuilder<?>> stores(Serde<SpecificRecord> records) {
    return List.of(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(KNOWN), Serdes.String(), KnownAccount.serde(records)),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(OWNERS), Serdes.String(), Serdes.String()),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(EXPECTED), Serdes.String(), Serdes.Long()));
  }

  @Nullable KnownAccount get(String key) {
    return known.get(key);
  }

  boolean isEmpty() {
    try (var entries = known.all()) {
      return !entries.hasNext();
    }
  }

  /** The length of the last complete list, without the accounts deleted since. */
  int expected() {
    @Nullable Long count = expected.get(EXPECTED);
    return count == null ? 0 : Math.toIntExact(count);
  }

  /** The accounts after a key, in the order of the keys. */
  List<KeyValue<String, KnownAccount>> after(String key, int max) {
    return StoreSlice.after(known, key, null, max);
  }

  /**
   * The account with the sandbox id that it keeps: the one that it has, or the one that the list
   * shows, or its own id at the CSP if another account has that one.
   */
  SandboxListed withKeptId(String key, @Nullable KnownAccount before, SandboxListed listed) {
    String id = before == null ? freeId(key, listed) : before.sandboxId();
    return id.equals(listed.getSandboxId())
        ? listed
        : SandboxListed.newBuilder(listed).setSandboxId(id).build();
  }

  private String freeId(String key, SandboxListed listed) {
    @Nullable String owner = owners.get(listed.getSandboxId());
    return owner == null || owner.equals(key) ? listed.getSandboxId() : listed.getExternalId();
  }

  /** Stores an account in place of what was known of it; null for nothing, or to forget it. */
  void replace(String key, @Nullable KnownAccount before, @Nullable KnownAccount now) {
    if (now == null) {
      known.delete(key);
    } else if (!now.equals(before)) {
      known.put(key, now);
    }
    @Nullable String oldId = before == null ? null : before.sandboxId();
    @Nullable String newId = now == null ? null : now.sandboxId();
    if (oldId != null && !oldId.equals(newId) && key.equals(owners.get(oldId))) {
      owners.delete(oldId);
    }
    if (newId != null && !newId.equals(oldId)) {
      owners.put(newId, key);
    }
    int change = count(now) - count(before);
    if (change != 0) {
      expected.put(EXPECTED, (long) expected() + change);
    }
  }

  private static int count(@Nullable KnownAccount account) {
    return account != null && account.isExpected() ? 1 : 0;
  }

  /** Expects the next lists to lack an account, and counts this as its first absence. */
  void onRemoved(String sandboxId, Instant at) {
    @Nullable String key = owners.get(sandboxId);
    @Nullable KnownAccount before = key == null ? null : known.get(key);
    if (key != null
        && before != null
        && (before.is(Presence.LISTED) || before.is(Presence.MISSING))) {
      replace(key, before, before.as(Presence.REMOVED, at));
    }
  }

  /** Learns from an event which sandbox an account is; the allocator's word counts. */
  void onEvent(SandboxState sandbox) {
    String key = AccountKey.of(sandbox.getExternalId());
    @Nullable KnownAccount before = known.get(key);
    if (sandbox.getStatus() == SandboxStatus.DELETED) {
      if (before != null
          && before.sandboxId().equals(sandbox.getSandboxId())
          && !before.deleted()) {
        boolean forget = before.is(Presence.UNLISTED) || before.is(Presence.VANISHED);
        replace(key, before, forget ? null : before.deletedAt(sandbox.getUpdatedAt()));
      }
    } else if (before == null) {
      replace(
          key, null, new KnownAccount(account(sandbox), Presence.UNLISTED, Instant.EPOCH, false));
    } else if (!before.sandboxId().equals(sandbox.getSandboxId())) {
      var account =
          SandboxListed.newBuilder(before.account()).setSandboxId(sandbox.getSandboxId()).build();
      replace(key, before, before.as(account));
    }
  }

  private static SandboxListed account(SandboxState sandbox) {
    return new SandboxListed(
        "",
        sandbox.getSandboxId(),
        sandbox.getName(),
        sandbox.getExternalId(),
        sandbox.getSfdcAccountId(),
        null);
  }
}
