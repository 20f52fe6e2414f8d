package io.sandboxbroker.allocator.freeze;

import io.sandboxbroker.allocator.decision.SandboxAllocator;
import io.sandboxbroker.freeze.Freeze;
import io.sandboxbroker.topic.Topics;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The freeze of allocations, if there is one. It is decoded when it is read, so that asking costs
 * nothing. Written by one thread, asked by any.
 */
final class AllocationFreeze implements SandboxAllocator.Freeze {

  private static final Logger LOG = LoggerFactory.getLogger(AllocationFreeze.class);

  private final Deserializer<SpecificRecord> deserializer;
  private volatile State state = new Thawed();

  private sealed interface State {}

  private record Thawed() implements State {}

  /**
   * @param until when it ends by itself; null for never
   */
  private record Frozen(@Nullable Instant until) implements State {}

  /** Nobody can tell now; what must not happen while it is frozen must not happen then either. */
  private static final class Unreadable implements State {
    private final byte[] value;

    Unreadable(byte[] value) {
      this.value = value;
    }
  }

  AllocationFreeze(Deserializer<SpecificRecord> deserializer) {
    this.deserializer = deserializer;
  }

  /** Takes the newest record of allocations; null when it has been deleted. */
  void take(byte @Nullable [] value) {
    State taken = value == null ? new Thawed() : decoded(value);
    LOG.info("freeze of allocations: {}", taken instanceof Unreadable ? "unreadable" : taken);
    state = taken;
  }

  /** Tries once more to read what could not be read, as while the schema registry was away. */
  void readAgain() {
    if (state instanceof Unreadable unreadable
        && decoded(unreadable.value) instanceof Frozen readable) {
      LOG.info("freeze of allocations, readable now: {}", readable);
      state = readable;
    }
  }

  @Override
  public boolean holds(Instant now) {
    return switch (state) {
      case Thawed ignored -> false;
      case Frozen frozen -> frozen.until() == null || now.isBefore(frozen.until());
      case Unreadable ignored -> true;
    };
  }

  /** 1 while frozen, 0 otherwise, not a number while it cannot be told. */
  double shown(Instant now) {
    if (state instanceof Unreadable) {
      return Double.NaN;
    }
    return holds(now) ? 1 : 0;
  }

  private State decoded(byte[] value) {
    try {
      return deserializer.deserialize(Topics.FREEZES.name(), value) instanceof Freeze freeze
          ? new Frozen(freeze.getUntil())
          : new Unreadable(value);
    } catch (SerializationException | RetriableException unreadable) {
      LOG.debug("the freeze of allocations cannot be read", unreadable);
      return new Unreadable(value);
    }
  }
}
