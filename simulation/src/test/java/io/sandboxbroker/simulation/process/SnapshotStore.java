package io.sandboxbroker.simulation.process;

import java.util.Collections;
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

  /** A snapshot or an iterator has the content too, so that a change needs a copy. */
  private boolean shared;

  SnapshotStore(String name, Serde<K> keys, Serde<V> values) {
    this.name = name;
    this.keys = keys;
    this.values = values;
  }

  /** The present content, which later changes leave as it is. */
  Object snapshot() {
    shared = true;
    return content;
  }

  /** Replaces the content by one that {@link #snapshot} has returned. */
  @SuppressWarnings("unchecked") // Only snapshots of this class are given back.
  void restore(Object snapshot) {
    shared = true;
    content = (TreeMap<Bytes, byte[]>) snapshot;
  }

  private TreeMap<Bytes, byte[]> changing() {
    if (shared) {
      content = new TreeMap<>(content);
      shared = false;
    }
    return content;
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
      remove(key);
    } else {
      changing().put(bytes(key), values.serializer().serialize(name, value));
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
    return value(remove(key));
  }

  private byte @Nullable [] remove(K key) {
    Bytes bytes = bytes(key);
    return content.containsKey(bytes) ? changing().remove(bytes) : null;
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

  /** The processors change the store while they iterate, and see the entries of the beginning. */
  private KeyValueIterator<K, V> iterator(NavigableMap<Bytes, byte[]> part) {
    if (part.isEmpty()) {
      return new Entries(Collections.emptyIterator());
    }
    shared = true;
    return new Entries(part.entrySet().iterator());
  }

  /** Reads an entry when it is wanted. */
  private final class Entries implements KeyValueIterator<K, V> {

    private final Iterator<Map.Entry<Bytes, byte[]>> rest;
    private Map.@Nullable Entry<Bytes, byte[]> peeked;

    Entries(Iterator<Map.Entry<Bytes, byte[]>> rest) {
      this.rest = rest;
    }

    private K key(Map.Entry<Bytes, byte[]> entry) {
      return keys.deserializer().deserialize(name, entry.getKey().get());
    }

    @Override
    public K peekNextKey() {
      if (peeked == null) {
        peeked = rest.next();
      }
      return key(peeked);
    }

    @Override
    public boolean hasNext() {
      return peeked != null || rest.hasNext();
    }

    @Override
    public KeyValue<K, V> next() {
      var entry = peeked == null ? rest.next() : peeked;
      peeked = null;
      return KeyValue.pair(key(entry), values.deserializer().deserialize(name, entry.getValue()));
    }

    @Override
    public void close() {}
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
