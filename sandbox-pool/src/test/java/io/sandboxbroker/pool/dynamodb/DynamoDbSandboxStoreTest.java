package io.sandboxbroker.pool.dynamodb;

import io.sandboxbroker.pool.AccountId;
import io.sandboxbroker.pool.AccountPins;
import io.sandboxbroker.pool.LiveLeases;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.pool.SandboxStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

@ExtendWith(LocalTables.class)
class DynamoDbSandboxStoreTest extends SandboxStoreContract {
  private DynamoDbAsyncClient client;
  private String table;
  private DynamoDbPool pool;

  @BeforeEach
  void open(DynamoDbSettings settings) {
    client = DynamoDbClients.create(settings, CallObserver.NONE);
    table = settings.tableName();
    pool = new DynamoDbPool(client, settings);
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

  @Override
  public AccountPins pins() {
    return pool.accountPins();
  }

  @Override
  public LiveLeases liveLeases() {
    return new DynamoDbLiveLeases(client, table, 3);
  }

  @Override
  public void removeRow(SandboxId sandbox) {
    client.deleteItem(delete -> delete.tableName(table).key(Keys.of(sandbox))).join();
  }

  @Override
  public void removePin(AccountId account) {
    client.deleteItem(delete -> delete.tableName(table).key(Keys.of(account))).join();
  }
}
