package io.sandboxbroker.worker.freeze;

import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.topic.FreezeKeys;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers, from outside the topologies, what operators have stopped. Thread-safe. */
public final class Freezes {

  private static final Logger LOG = LoggerFactory.getLogger(Freezes.class);

  private final Supplier<ReadOnlyKeyValueStore<String, byte[]>> store;
  private final Deserializer<SpecificRecord> deserializer;
  private final Map<FreezeScope, Standing> last = new ConcurrentHashMap<>();

  /**
   * @param store the streams' store; fails while they do not run
   * @param deserializer thread-safe
   */
  Freezes(
      Supplier<ReadOnlyKeyValueStore<String, byte[]>> store,
      Deserializer<SpecificRecord> deserializer) {
    this.store = store;
    this.deserializer = deserializer;
  }

  /** Whether a scope is frozen at a time; unknown while the streams do not run. */
  public Standing standing(FreezeScope scope, Instant now) {
    Standing standing = ask(scope, now);
    Standing before = last.put(scope, standing);
    if (standing != (before == null ? Standing.THAWED : before)) {
      LOG.info("freeze of {}: {}", FreezeKeys.of(scope), standing);
    }
    return standing;
  }

  /** Whether a scope is frozen at a time, or might be. */
  public boolean mayHold(FreezeScope scope, Instant now) {
    return standing(scope, now) != Standing.THAWED;
  }

  private Standing ask(FreezeScope scope, Instant now) {
    try {
      return new StoredFreezes(store.get(), deserializer).standing(scope, now);
    } catch (IllegalStateException | InvalidStateStoreException notRunning) {
      return Standing.UNKNOWN;
    }
  }
}
