package io.sandboxbroker.kafka.freeze;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.sandboxbroker.freeze.Freeze;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.kafka.RecordReceiver;
import io.sandboxbroker.topic.FreezeKeys;
import io.sandboxbroker.topic.Topics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The freezes of all scopes, as read from their topic. A freeze that cannot be read counts as
 * frozen until it can be read or is replaced. One thread writes, all threads may read.
 */
public final class FreezeState implements RecordReceiver {

  private static final Logger LOG = LoggerFactory.getLogger(FreezeState.class);

  /** Whether a scope is frozen. */
  public enum Status {
    THAWED,
    FROZEN,
    /** There is a freeze, but it cannot be read. What a freeze forbids is forbidden now too. */
    UNKNOWN
  }

  /** Is called on the reader's thread whenever a scope is frozen or thawed. */
  @FunctionalInterface
  public interface Listener {

    /**
     * Takes the newest freeze of a scope.
     *
     * @param freeze null when the scope is thawed
     */
    void onChange(FreezeScope scope, @Nullable Freeze freeze);
  }

  private final Deserializer<SpecificRecord> deserializer;
  private final Map<FreezeScope, Freeze> freezes = new ConcurrentHashMap<>();
  private final Map<FreezeScope, byte[]> unreadable = new ConcurrentHashMap<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  public FreezeState(Deserializer<SpecificRecord> deserializer) {
    this.deserializer = deserializer;
  }

  /** Calls the listener for every freeze and thaw that is read from now on. */
  public void addListener(Listener listener) {
    listeners.add(listener);
  }

  public Status status(FreezeScope scope, Instant now) {
    if (unreadable.containsKey(scope)) {
      return Status.UNKNOWN;
    }
    return find(scope, now).isPresent() ? Status.FROZEN : Status.THAWED;
  }

  /** Whether the activity must not run now: it is frozen, or its freeze cannot be read. */
  public boolean isFrozen(FreezeScope scope, Instant now) {
    return status(scope, now) != Status.THAWED;
  }

  /** The last readable freeze of a scope; empty when it is thawed or its time is over. */
  public Optional<Freeze> find(FreezeScope scope, Instant now) {
    return Optional.ofNullable(freezes.get(scope))
        .filter(freeze -> freeze.getUntil() == null || now.isBefore(freeze.getUntil()));
  }

  /** Gauges of scopes: 1 while frozen, 0 while thawed, not a number while unknown. */
  public MeterBinder gauges(InstantSource clock, List<FreezeScope> scopes) {
    return registry ->
        scopes.forEach(
            scope ->
                Gauge.builder("broker.freeze", this, state -> state.gauge(scope, clock.instant()))
                    .description("Whether operators have frozen the scope: 1 when they have")
                    .tag("scope", FreezeKeys.of(scope))
                    .register(registry));
  }

  private double gauge(FreezeScope scope, Instant now) {
    return switch (status(scope, now)) {
      case THAWED -> 0;
      case FROZEN -> 1;
      case UNKNOWN -> Double.NaN;
    };
  }

  @Override
  public void receive(ConsumerRecord<byte[], byte[]> record) {
    String key = record.key() == null ? "" : new String(record.key(), UTF_8);
    FreezeKeys.scopeOf(key)
        .ifPresentOrElse(
            scope -> update(scope, record.value()),
            () -> LOG.warn("ignored a freeze of the unknown scope \"{}\"", key));
  }

  /** Reads again what could not be read, such as while the schema registry was away. */
  @Override
  public void afterPoll() {
    unreadable.forEach(this::update);
  }

  private void update(FreezeScope scope, byte @Nullable [] value) {
    if (value == null) {
      freezes.remove(scope);
      changed(scope, null);
      return;
    }
    try {
      if (!(deserializer.deserialize(Topics.FREEZES.name(), value) instanceof Freeze freeze)) {
        throw new SerializationException("not a freeze");
      }
      freezes.put(scope, freeze);
      changed(scope, freeze);
    } catch (SerializationException | RetriableException e) {
      if (unreadable.put(scope, value) == null) {
        LOG.warn("the freeze of {} cannot be read and counts as frozen", FreezeKeys.of(scope), e);
      }
    }
  }

  private void changed(FreezeScope scope, @Nullable Freeze freeze) {
    unreadable.remove(scope);
    LOG.info("freeze of {}: {}", FreezeKeys.of(scope), freeze == null ? "thawed" : freeze);
    listeners.forEach(listener -> listener.onChange(scope, freeze));
  }
}
