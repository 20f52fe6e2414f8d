package io.sandboxbroker.worker.freeze;

import io.sandboxbroker.freeze.Freeze;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.topic.FreezeKeys;
import io.sandboxbroker.topic.Topics;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * The freezes as their topic has them: bytes by scope. They are read only when somebody asks,
 * because a registry that is away would end the thread that keeps them, which nothing replaces. As
 * thread-safe as the store.
 */
public final class StoredFreezes {

  static final String STORE = "freezes";

  private final ReadOnlyKeyValueStore<String, byte[]> store;
  private final Deserializer<SpecificRecord> deserializer;

  StoredFreezes(
      ReadOnlyKeyValueStore<String, byte[]> store, Deserializer<SpecificRecord> deserializer) {
    this.store = store;
    this.deserializer = deserializer;
  }

  /** As a processor of the same topology sees them. */
  public static StoredFreezes of(ProcessorContext<?, ?> context, Serde<SpecificRecord> records) {
    return new StoredFreezes(context.getStateStore(STORE), records.deserializer());
  }

  /**
   * Whether a scope is frozen at a time; unknown when its freeze cannot be read.
   *
   * @throws org.apache.kafka.streams.errors.InvalidStateStoreException when the store is closed
   */
  public Standing standing(FreezeScope scope, Instant now) {
    byte[] freeze = store.get(FreezeKeys.of(scope));
    if (freeze == null) {
      return Standing.THAWED;
    }
    try {
      return deserializer.deserialize(Topics.FREEZES.name(), freeze) instanceof Freeze found
          ? standing(found, now)
          : Standing.UNKNOWN;
    } catch (SerializationException | RetriableException unreadable) {
      return Standing.UNKNOWN;
    }
  }

  private static Standing standing(Freeze freeze, Instant now) {
    Instant until = freeze.getUntil();
    return until == null || now.isBefore(until) ? Standing.FROZEN : Standing.THAWED;
  }
}
