package io.sandboxbroker.topic;

/**
 * The brokers or the topics are not as the service needs them; its message says all that is amiss.
 */
public final class TopicsNotReadyException extends RuntimeException {

  private static final long serialVersionUID = 1;

  TopicsNotReadyException(String message) {
    super(message);
  }

  TopicsNotReadyException(String message, Throwable cause) {
    super(message, cause);
  }
}
