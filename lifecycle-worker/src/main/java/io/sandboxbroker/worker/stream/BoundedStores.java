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
 * Keeps the memory of all stores of this process under one limit; by default each store of each
 * partition takes its own. Made by Kafka Streams, by name.
 */
public final class BoundedStores implements RocksDBConfigSetter {

  /** The key of the limit, in bytes, among the settings of Kafka Streams. */
  static final String MEMORY = "broker.store.memory.bytes";

  /** Half of the memory may wait to be written out; the other half keeps blocks that were read. */
  private static final int SHARE_OF_WRITES = 2;

  private static @Nullable Shared shared;

  private record Shared(Cache cache, WriteBufferManager writes) {}

  private static synchronized Shared shared(long bytes) {
    Shared before = shared;
    if (before != null) {
      return before;
    }
    RocksDB.loadLibrary();
    Cache cache = new LRUCache(bytes);
    Shared made = new Shared(cache, new WriteBufferManager(bytes / SHARE_OF_WRITES, cache));
    shared = made;
    return made;
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

  /** Closes nothing: what the options refer to is shared by all stores and lives on. */
  @Override
  public void close(String store, Options options) {}
}
