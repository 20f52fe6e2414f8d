package io.sandboxbroker.pool.dynamodb;

import io.sandboxbroker.pool.AccountPins;
import io.sandboxbroker.pool.LiveLeases;
import io.sandboxbroker.pool.SandboxReader;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.pool.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** The pool's table and the client that calls it. Thread-safe. */
public final class DynamoDbPool implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DynamoDbPool.class);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int SCANNED_PAGE = 200;

  private final DynamoDbAsyncClient client;
  private final DynamoDbSettings settings;
  private final SandboxStore store;

  DynamoDbPool(DynamoDbAsyncClient client, DynamoDbSettings settings) {
    this.client = client;
    this.settings = settings;
    store = store(null);
  }

  /** Creates the client, which makes no call yet. */
  public static DynamoDbPool open(DynamoDbSettings settings, CallObserver observer) {
    return new DynamoDbPool(DynamoDbClients.create(settings, observer), settings);
  }

  /**
   * Verifies the table, after creating it if the settings say so. Blocks; for the start.
   *
   * @throws IllegalStateException if the table is missing or differs; the message says in what
   * @throws StoreUnavailableException if DynamoDB is unavailable
   */
  public void prepareTable() {
    var table = new TableAdmin(client, settings.tableName());
    checking(
        () -> {
          if (settings.createTable()) {
            table.createIfAbsent();
          }
          table.verify();
          return true;
        });
  }

  /**
   * Verifies the table as {@link #prepareTable()} does. Begins again while DynamoDB cannot be
   * reached, throttles or fails, as it may do while everything starts at once. Missing rights or
   * credentials end it at once.
   *
   * @param maxWait after which it does not begin again
   * @throws IllegalStateException if the table is missing or differs; the message says in what
   * @throws StoreUnavailableException if DynamoDB is still unavailable
   */
  public void prepareTable(Duration maxWait) {
    long start = System.nanoTime();
    while (true) {
      try {
        prepareTable();
        return;
      } catch (StoreUnavailableException unavailable) {
        if (!DynamoDbErrors.mayPass(unavailable.getCause())
            || System.nanoTime() - start > maxWait.toNanos()) {
          throw unavailable;
        }
        LOG.warn("{}; trying again", unavailable.getMessage());
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("The check of the table was interrupted");
      }
    }
  }

  /**
   * Whether the table exists. Changes nothing. Blocks; for the start of readers, whose table may be
   * created later.
   *
   * @throws IllegalStateException if the table has other keys or indexes; the message says which
   * @throws StoreUnavailableException if DynamoDB is unavailable
   */
  public boolean hasTable() {
    return checking(new TableAdmin(client, settings.tableName())::isPresent);
  }

  private boolean checking(BooleanSupplier check) {
    try {
      return check.getAsBoolean();
    } catch (SdkException failure) {
      throw new StoreUnavailableException(
          "Table %s cannot be checked: %s"
              .formatted(settings.tableName(), DynamoDbErrors.describe(failure)),
          failure);
    }
  }

  /** The reader, for gateway and audit. */
  public SandboxReader reader() {
    return store;
  }

  /** The live leases, for the audit only. */
  public LiveLeases liveLeases() {
    return new DynamoDbLiveLeases(client, settings.tableName(), SCANNED_PAGE);
  }

  /** The store, for the allocator only. */
  public SandboxStore store() {
    return store;
  }

  /**
   * The same store with the same connections, whose calls belong to a trace.
   *
   * @param traceparent the trace; null for none
   */
  public SandboxStore store(@Nullable String traceparent) {
    return new DynamoDbSandboxStore(
        client,
        settings.tableName(),
        new Shards(settings.shards()),
        CallInterceptor.inTrace(traceparent));
  }

  /** The pins of accounts, for the allocator only. */
  public AccountPins accountPins() {
    return new DynamoDbAccountPins(client, settings.tableName(), null);
  }

  /** Closes the connections; pending calls fail. */
  @Override
  public void close() {
    client.close();
  }
}
