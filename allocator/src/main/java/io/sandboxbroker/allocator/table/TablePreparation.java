package io.sandboxbroker.allocator.table;

import io.sandboxbroker.pool.dynamodb.CallObserver;
import io.sandboxbroker.pool.dynamodb.DynamoDbPool;
import java.time.Duration;

/** Checks the table without the rest of the allocator, and creates it if the settings say so. */
public final class TablePreparation {

  /** How long DynamoDB may be unavailable while a process starts. */
  static final Duration MAX_WAIT = Duration.ofSeconds(60);

  private TablePreparation() {}

  /**
   * Returns once the table exists as declared. Blocks.
   *
   * @throws RuntimeException if the table is missing or differs, or DynamoDB is unavailable; the
   *     message names the reason
   */
  public static void prepare(PoolSettings settings) {
    try (var pool = DynamoDbPool.open(settings.dynamoDb(), CallObserver.NONE)) {
      pool.prepareTable(MAX_WAIT);
    }
  }
}
