package io.sandboxbroker.serde;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * A thread-safe cache that is emptied when it is full. The broker knows a few dozen schemas, so it
 * fills up only when somebody floods a topic with foreign ones; then forgetting everything costs
 * less than keeping order all the time.
 */
final class BoundedCache<K, V> {

  private final ConcurrentMap<K, V> entries = new ConcurrentHashMap<>();
  private final int capacity;

  BoundedCache(int capacity) {
    this.capacity = capacity;
  }

  /** May load twice when two threads miss at once; never holds a lock while it loads. */
  V get(K key, Function<K, V> load) {
    V known = entries.get(key);
    if (known != null) {
      return known;
    }
    V loaded = load.apply(key);
    if (entries.size() >= capacity) {
      entries.clear();
    }
    entries.put(key, loaded);
    return loaded;
  }

  int size() {
    return entries.size();
  }
}
