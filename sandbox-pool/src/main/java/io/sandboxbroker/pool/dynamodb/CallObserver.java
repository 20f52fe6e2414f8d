package io.sandboxbroker.pool.dynamodb;

import org.jspecify.annotations.Nullable;

/** Observes the calls of DynamoDB. An implementation is quick and thread-safe, and never throws. */
@FunctionalInterface
public interface CallObserver {

  /** Observes nothing. */
  CallObserver NONE = (operation, table, traceparent) -> (attempts, error) -> {};

  /**
   * Called when a call begins, on the thread that makes it.
   *
   * @param operation DynamoDB's name of the operation, such as {@code TransactWriteItems}
   * @param table the name of the table
   * @param traceparent the trace that the call belongs to; null for none
   * @return called when the call has ended
   */
  End begin(String operation, String table, @Nullable String traceparent);

  /** The end of a call. */
  @FunctionalInterface
  interface End {

    /**
     * Called when the call has ended.
     *
     * @param attempts how often the request was sent, retries included; 0 if it never was
     * @param error the name of the failure, lost conditions included; null after success
     */
    void end(int attempts, @Nullable String error);
  }
}
