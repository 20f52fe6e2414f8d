package io.sandboxbroker.pool.dynamodb;

import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.pool.SandboxStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalTables.class)
class DynamoDbSandboxStoreTest extends SandboxStoreContract {
  private DynamoDbPool pool;

  @BeforeEach
  void open(DynamoDbSettings settings) {
    pool = DynamoDbPool.open(settings, CallObserver.NONE);
    pool.prepareTable();
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @Override
  public SandboxStore store() {
    return pool.store();
  }
}
