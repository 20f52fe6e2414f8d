package io.sandboxbroker.localstack;

import java.io.Serial;

/**
 * A local server did not come up; the message says which, why, and ends with the last lines of its
 * log.
 */
public final class StartFailedException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  StartFailedException(String message) {
    super(message);
  }

  StartFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
