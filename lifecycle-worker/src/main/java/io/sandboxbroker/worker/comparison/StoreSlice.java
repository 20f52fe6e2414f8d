package io.sandboxbroker.worker.comparison;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Reads stores in slices, so that no work on them is longer than a slice. */
final class StoreSlice {

  private StoreSlice() {}

  /**
   * The entries after a key, in the order of the keys.
   *
   * @param end the first key beyond the range; null for none
   */
  static <V> List<KeyValue<String, V>> after(
      KeyValueStore<String, V> store, String key, @Nullable String end, int max) {
    List<KeyValue<String, V>> slice = new ArrayList<>();
    // The smallest text that is greater than the key. The end of a range is part of it.
    try (var entries = store.range(key + '\0', end)) {
      while (slice.size() < max && entries.hasNext()) {
        KeyValue<String, V> entry = entries.next();
        if (!entry.key.equals(end)) {
          slice.add(entry);
        }
      }
    }
    return slice;
  }
}
