package io.sandboxbroker.worker.stream;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds the memory of all stores of this process together; by default each store of each partition
 * has a memory of its own. Kafka Streams creates this class by its name.
 */
public final class BoundedStores implements RocksDBConfigSetter {

  /** The setting of Kafka Streams that holds the limit in bytes. */
  static final String MEMORY = "broker.store.memory.bytes";

  /** Pending writes may take half of the memory; the other half caches blocks. */
  private static final int WRITE_SHARE = 2;

  private static @Nullable Shared shared;

  private record Shared(Cache cache, WriteBufferManager writes) {}

  private static synchronized Shared shared(long bytes) {
    if (shared == null) {
      RocksDB.loadLibrary();
      Cache cache = new LRUCache(bytes);
      shared = new Shared(cache, new WriteBufferManager(bytes / WRITE_SHARE, cache));
    }
    return shared;
  }

  @Override
  public void setConfig(String store, Options options, Map<String, Object> configs) {
    Shared limit = shared(Long.parseLong(String.valueOf(configs.get(MEMORY))));
    var table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(limit.cache());
    table.setCacheIndexAndFilterBlocks(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(limit.writes());
  }

  /** Closes nothing, because all stores share the cache. */
  @Override
  public void close(String store, Options options) {}
}
