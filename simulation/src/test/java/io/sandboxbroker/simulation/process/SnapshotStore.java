package io.sandboxbroker.simulation.process;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * A store of a stream task, in memory and in the order of the keys' bytes. Its content can be taken
 * and given back, as a changelog does. For one thread.
 */
final class SnapshotStore<K, V> implements KeyValueStore<K, V> {

  private final String name;
  private final Serde<K> keys;
  private final Serde<V> values;
  private TreeMap<Bytes, byte[]> content = new TreeMap<>();

  SnapshotStore(String name, Serde<K> keys, Serde<V> values) {
    this.name = name;
    this.keys = keys;
    this.values = values;
  }

  /** A copy of the content. */
  Object snapshot() {
    return new TreeMap<>(content);
  }

  /** Replaces the content by a copy that {@link #snapshot} has made. */
  @SuppressWarnings("unchecked") // Only snapshots of this class are given back.
  void restore(Object snapshot) {
    content = new TreeMap<>((Map<Bytes, byte[]>) snapshot);
  }

  private Bytes bytes(K key) {
    return Bytes.wrap(keys.serializer().serialize(name, key));
  }

  private @Nullable V value(byte @Nullable [] bytes) {
    return bytes == null ? null : values.deserializer().deserialize(name, bytes);
  }

  @Override
  public void put(K key, V value) {
    if (value == null) {
      content.remove(bytes(key));
    } else {
      content.put(bytes(key), values.serializer().serialize(name, value));
    }
  }

  @Override
  public @Nullable V putIfAbsent(K key, V value) {
    V before = get(key);
    if (before == null) {
      put(key, value);
    }
    return before;
  }

  @Override
  public void putAll(List<KeyValue<K, V>> entries) {
    entries.forEach(entry -> put(entry.key, entry.value));
  }

  @Override
  public @Nullable V delete(K key) {
    return value(content.remove(bytes(key)));
  }

  @Override
  public @Nullable V get(K key) {
    return value(content.get(bytes(key)));
  }

  @Override
  public KeyValueIterator<K, V> range(@Nullable K from, @Nullable K to) {
    NavigableMap<Bytes, byte[]> rest = from == null ? content : content.tailMap(bytes(from), true);
    return iterator(to == null ? rest : rest.headMap(bytes(to), true));
  }

  @Override
  public KeyValueIterator<K, V> all() {
    return iterator(content);
  }

  /** The processors change the store while they iterate. */
  private KeyValueIterator<K, V> iterator(NavigableMap<Bytes, byte[]> part) {
    List<KeyValue<K, V>> entries = new ArrayList<>(part.size());
    part.forEach(
        (key, value) ->
            entries.add(
                KeyValue.pair(keys.deserializer().deserialize(name, key.get()), value(value))));
    Iterator<KeyValue<K, V>> rest = entries.iterator();
    return new KeyValueIterator<>() {
      private int at;

      @Override
      public void close() {}

      @Override
      public K peekNextKey() {
        return entries.get(at).key;
      }

      @Override
      public boolean hasNext() {
        return rest.hasNext();
      }

      @Override
      public KeyValue<K, V> next() {
        at++;
        return rest.next();
      }
    };
  }

  @Override
  public long approximateNumEntries() {
    return content.size();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {}

  @Override
  @SuppressWarnings("deprecation") // The interface has no other method to implement.
  public void flush() {}

  @Override
  public void close() {}

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return true;
  }
}
