package io.sandboxbroker.pool.dynamodb;

import io.sandboxbroker.pool.SandboxReader;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.pool.StoreUnavailableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** The pool's table, and one client of it. Thread-safe. */
public final class DynamoDbPool implements AutoCloseable {
  private final DynamoDbAsyncClient client;
  private final DynamoDbSettings settings;
  private final SandboxReader reader;
  private final SandboxStore store;

  DynamoDbPool(DynamoDbAsyncClient client, DynamoDbSettings settings) {
    this.client = client;
    this.settings = settings;
    var shards = new Shards(settings.shards());
    reader = new DynamoDbSandboxReader(client, settings.tableName(), shards);
    store = new DynamoDbSandboxStore(client, settings.tableName(), shards, reader);
  }

  /** Makes the client; calls nobody yet. */
  public static DynamoDbPool open(DynamoDbSettings settings, CallListener listener) {
    return new DynamoDbPool(Connection.to(settings, listener), settings);
  }

  /**
   * Sees to it that the table is there and is the right one, and creates it if the settings say so.
   * Blocks; for start-up.
   *
   * @throws IllegalStateException when it is not, saying in one line what is missing or differs
   * @throws StoreUnavailableException when DynamoDB cannot answer for now
   */
  public void prepareTable() {
    var table = new TableAdmin(client, settings.tableName());
    try {
      if (settings.createTable()) {
        table.createIfAbsent();
      }
      table.verify();
    } catch (SdkException failure) {
      throw new StoreUnavailableException(
          "Table %s cannot be checked: %s"
              .formatted(settings.tableName(), Failures.describe(failure)),
          failure);
    }
  }

  /** What gateway and audit may do. */
  public SandboxReader reader() {
    return reader;
  }

  /** What only the allocator may do. */
  public SandboxStore store() {
    return store;
  }

  /**
   * The same store by the same connections, whose calls somebody observes. Costs next to nothing.
   */
  public SandboxStore store(CallObserver observer) {
    var shards = new Shards(settings.shards());
    var observed = new ObservedClient(client, settings.tableName(), observer);
    var observedReader = new DynamoDbSandboxReader(observed, settings.tableName(), shards);
    return new DynamoDbSandboxStore(observed, settings.tableName(), shards, observedReader);
  }

  /** Drops the connections; calls under way fail. */
  @Override
  public void close() {
    client.close();
  }
}
