package io.sandboxbroker.pool.dynamodb;

import org.jspecify.annotations.Nullable;

/**
 * Sees calls of DynamoDB begin and end, retries and all. Must be quick and thread-safe, and must
 * not throw.
 */
@FunctionalInterface
public interface CallObserver {

  /**
   * A call begins, on the thread that makes it.
   *
   * @param operation as DynamoDB names it: {@code TransactWriteItems}
   * @param table which table it is about
   * @return is told how it ends
   */
  End begins(String operation, String table);

  /** What is to be done when the call is over. */
  @FunctionalInterface
  interface End {

    /**
     * The call is over.
     *
     * @param error what DynamoDB or the network called the failure, lost conditions included; null
     *     when it succeeded
     */
    void over(@Nullable String error);
  }
}
