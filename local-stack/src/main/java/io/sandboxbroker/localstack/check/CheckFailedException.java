package io.sandboxbroker.localstack.check;

import java.io.Serial;

/** The broker gave a wrong answer; the message describes it in one line. */
public final class CheckFailedException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  CheckFailedException(String message) {
    super(message);
  }
}
