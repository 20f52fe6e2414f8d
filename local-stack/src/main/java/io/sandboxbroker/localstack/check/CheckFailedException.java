package io.sandboxbroker.localstack.check;

import java.io.Serial;

/** The broker answered, and otherwise than it must; the message says how, in one line. */
public final class CheckFailedException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  CheckFailedException(String message) {
    super(message);
  }
}
