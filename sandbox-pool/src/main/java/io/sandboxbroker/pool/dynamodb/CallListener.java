package io.sandboxbroker.pool.dynamodb;

import org.jspecify.annotations.Nullable;

/** Is told of each call of DynamoDB once it is over. Must be quick and thread-safe. */
@FunctionalInterface
public interface CallListener {

  /**
   * A call is over.
   *
   * @param operation as DynamoDB names it: {@code TransactWriteItems}
   * @param attempts how often it was sent, retries included; 0 when it never was
   * @param error what DynamoDB or the network called the failure, lost conditions included; null
   *     when it succeeded
   */
  void called(String operation, int attempts, @Nullable String error);
}
